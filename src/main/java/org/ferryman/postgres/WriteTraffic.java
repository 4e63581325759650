package org.ferryman.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Work;

/** How much is written to tables, by the server's statistics: writes count there a second late, or later. */
public final class WriteTraffic {

    private WriteTraffic() {}

    /** Rows written per second, over a time. */
    public static double sample(Database database, Work work, List<QualifiedName> tables, Duration time)
            throws Exception {
        long start = System.nanoTime();
        long before = rows(database, work, tables);
        work.cancellation().pause(time);
        long after = rows(database, work, tables);
        return (after - before) / ((System.nanoTime() - start) / 1e9);
    }

    private static long rows(Database database, Work work, List<QualifiedName> tables) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), session -> rows(session, tables));
    }

    /** Rows written to the tables since the server began to count. */
    public static long rows(Session session, List<QualifiedName> tables) throws SQLException, CancelledException {
        return session.one(
                SqlText.load(WriteTraffic.class, "write-counts.sql").text(),
                row -> row.getLong(1),
                tables.stream().map(QualifiedName::schema).toArray(String[]::new),
                tables.stream().map(QualifiedName::name).toArray(String[]::new));
    }
}
