package org.ferryman.postgres;

import java.sql.SQLException;
import java.util.List;
import org.ferryman.engine.CancelledException;

/**
 * One state of a database, read over several connections at once: a transaction exports its snapshot, and each reader
 * has a read-only transaction of its own that imports it. What others commit meanwhile none of them sees.
 */
public final class SharedSnapshot {

    private final Session holder;
    private final Database database;
    private final String exported;

    private SharedSnapshot(Session holder, Database database, String exported) {
        this.holder = holder;
        this.database = database;
        this.exported = exported;
    }

    /** Exports what a session of {@link Transactions#snapshot} sees; it must stay open as long as this is in use. */
    public static SharedSnapshot of(Session holder, Database database) throws SQLException, CancelledException {
        return new SharedSnapshot(
                holder, database, holder.one("SELECT pg_catalog.pg_export_snapshot()", row -> row.getString(1)));
    }

    /**
     * Reads all pieces, each once.
     *
     * @param reader is called by several threads, each with a session of its own
     */
    public <T> void each(List<T> pieces, Reader<T> reader) throws Exception {
        // Connections of its own: those of the pool may be held by a lock, by the holder, and by who watches both.
        try (Database own = Database.open(database.settings())) {
            SideBySide.each(
                    pieces,
                    holder.cancellation(),
                    (left, cancellation) -> new Transactions(own).snapshot(exported, cancellation, session -> {
                        left.each(piece -> reader.read(session, piece));
                        return true;
                    }));
        }
    }

    /** Reads one piece. */
    @FunctionalInterface
    public interface Reader<T> {
        /** Reads it in a session whose transaction has the snapshot. */
        void read(Session session, T piece) throws Exception;
    }
}
