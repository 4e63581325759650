package org.ferryman.postgres;

import java.sql.SQLException;
import java.util.List;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;

/** How much tables are used, by the server's statistics: what is done counts there a second late, or later. */
public final class WriteTraffic {

    private WriteTraffic() {}

    /** What the server has counted so far, in a transaction of its own. */
    public static Counts counts(Database database, Cancellation cancellation, List<QualifiedName> tables)
            throws Exception {
        return new Transactions(database).snapshot(cancellation, session -> counts(session, tables));
    }

    /** What the server has counted so far. */
    public static Counts counts(Session session, List<QualifiedName> tables) throws SQLException, CancelledException {
        return session.one(
                SqlText.load(WriteTraffic.class, "table-traffic.sql").text(),
                row -> new Counts(row.getLong("written"), row.getLong("read"), row.getInt("tables")),
                tables.stream().map(QualifiedName::schema).toArray(String[]::new),
                tables.stream().map(QualifiedName::name).toArray(String[]::new));
    }

    /**
     * Counters since the statistics began.
     *
     * @param written rows inserted, updated and deleted, committed or not
     * @param read rows read, by index or in sequence
     * @param tables how many of the tables are there
     */
    public record Counts(long written, long read, int tables) {}
}
