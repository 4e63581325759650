package org.ferryman.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.ferryman.engine.CancelledException;

/**
 * Who holds a lock on a table. What the server doesn't show to the connected user is unknown.
 *
 * @param pid the server process; 0 for a prepared transaction
 * @param transaction the virtual transaction: the same pid with another one is not the same holder any more
 * @param writes whether one of the locks is one that writers take
 * @param user the role that logged in
 * @param application as it calls itself
 * @param seconds how long the transaction is open
 * @param query the newest query, cut
 */
public record LockHolder(
        int pid,
        String transaction,
        boolean writes,
        String user,
        String application,
        OptionalLong seconds,
        String query) {

    /** Those who hold other locks on the tables than of the compatible modes; of any table if there are none. */
    static List<LockHolder> of(Session session, List<QualifiedName> tables, String compatible)
            throws SQLException, CancelledException {
        return session.list(
                SqlText.load(LockHolder.class, "holders.sql").text(),
                LockHolder::of,
                tables.stream().map(QualifiedName::quoted).toArray(String[]::new),
                compatible);
    }

    /** All who hold any lock on one of the tables. */
    public static List<LockHolder> ofAny(Session session, List<QualifiedName> tables)
            throws SQLException, CancelledException {
        return inTheWayOf(session, tables, TableLocks.Mode.ACCESS_EXCLUSIVE);
    }

    /** All who hold a lock on one of the tables that one of this mode has to wait for. */
    public static List<LockHolder> inTheWayOf(Session session, List<QualifiedName> tables, TableLocks.Mode mode)
            throws SQLException, CancelledException {
        return of(session, tables, mode.compatible());
    }

    private static LockHolder of(ResultSet row) throws SQLException {
        long seconds = row.getLong("seconds");
        OptionalLong open = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(seconds);
        return new LockHolder(
                row.getInt("pid"),
                row.getString("transaction"),
                row.getBoolean("writes"),
                known(row, "username", "unknown"),
                known(row, "application", "unknown application"),
                open,
                known(row, "query", "unknown"));
    }

    private static String known(ResultSet row, String column, String otherwise) throws SQLException {
        return Optional.ofNullable(row.getString(column)).orElse(otherwise);
    }

    /** The same for people. */
    public String describe() {
        String who = pid == 0 ? "a prepared transaction" : "pid " + pid;
        String open = seconds.isPresent() ? Long.toString(seconds.getAsLong()) : "unknown";
        List<String> facts = new ArrayList<>();
        facts.add("user " + user);
        facts.add(application);
        facts.add("transaction open for " + open + " s");
        facts.add("query: " + query);
        return who + " (" + String.join(", ", facts) + ")";
    }
}
