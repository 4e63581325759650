package org.ferryman.postgres;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Patience;

/**
 * Backends whose connection was lost. The server may not have noticed, for hours if the network just fell silent, and
 * goes on holding their locks: nobody else's, so that whoever works next ends them. Safe for several threads.
 */
public final class OrphanedBackends {

    private static final int PAUSES = 100;

    private final Set<Backend> lost = new HashSet<>();

    /**
     * One server process.
     *
     * @param start tells it from a later one of the same id
     */
    public record Backend(int pid, String start) {

        /** The one that serves a session. */
        public static Backend of(Session session) throws SQLException, CancelledException {
            return session.one(
                    SqlText.load(OrphanedBackends.class, "backend.sql").text(),
                    row -> new Backend(row.getInt("pid"), row.getString("start")));
        }
    }

    synchronized void add(Backend backend) {
        lost.add(backend);
    }

    /** Ends them, and returns when they are gone. */
    synchronized void end(Session session) throws SQLException, CancelledException, InterruptedException {
        String sql = SqlText.load(OrphanedBackends.class, "end-backend.sql").text();
        for (Backend backend : lost) {
            for (int pause = 0; pause < PAUSES; pause++) {
                if (session.list(sql, row -> row.getBoolean(1), backend.pid, backend.start)
                        .isEmpty()) {
                    break;
                }
                session.cancellation().pause(Patience.DEFAULT.moment());
            }
        }
        lost.clear();
    }
}
