package org.ferryman.postgres.roles;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlFailures;
import org.ferryman.postgres.TableLocks;
import org.ferryman.postgres.Transactions;
import org.jspecify.annotations.Nullable;

/**
 * What happened when a role tried to write to a table and to read it, in a transaction that was rolled back.
 *
 * @param table the table
 * @param writes for INSERT, UPDATE, DELETE and TRUNCATE the SQLSTATE they met: 00000 is success. Against a trigger
 *     TRUNCATE is left out while somebody uses the table, as it can be tried only by keeping everybody out, and where
 *     a foreign key of another table keeps everybody from it
 * @param columns whether it may insert into, or update, one column or another; no trigger asks for columns
 * @param reads whether SELECT works
 * @param refusal the SQLSTATE that is wanted; null in older records, when it was always 42501
 */
public record WriteProof(
        String table,
        Map<String, String> writes,
        boolean columns,
        boolean reads,
        @Nullable String refusal) {

    /** What a write without the right to do so meets. */
    public static final String DENIED = "42501";

    private static final String SUCCESS = "00000";

    /** What TRUNCATE meets where another table refers to this one, before any trigger. */
    private static final String REFERENCED = "0A000";

    /** What was wanted. */
    public String wanted() {
        return refusal == null ? DENIED : refusal;
    }

    /** Whether the role can read the table and in no way write to it. */
    public boolean holds() {
        return reads && !columns && writes.values().stream().allMatch(wanted()::equals);
    }

    /**
     * Tries it on each of the tables.
     *
     * @param role who is to be able to read only; the connected user must be able to act as it
     * @param columns of a table, for INSERT
     * @param refusal the SQLSTATE that is wanted: {@link #DENIED}, or what a trigger refuses with
     */
    public static List<WriteProof> of(
            Database database,
            Cancellation cancellation,
            String role,
            List<QualifiedName> tables,
            Function<QualifiedName, List<String>> columns,
            String refusal)
            throws Exception {
        return new Transactions(database).rehearsal(cancellation, session -> {
            session.execute("SET LOCAL lock_timeout = "
                    + database.patience().shortLock().toMillis());
            for (String statement : RoleAccess.of(session, role).take()) {
                session.execute(statement);
            }
            session.execute("SET LOCAL ROLE " + QualifiedName.quote(role));
            List<WriteProof> proofs = new ArrayList<>();
            for (QualifiedName table : tables) {
                proofs.add(of(session, table, columns.apply(table), refusal));
            }
            return proofs;
        });
    }

    private static WriteProof of(Session session, QualifiedName table, List<String> columns, String refusal)
            throws SQLException, CancelledException {
        String name = table.quoted();
        String listed =
                String.join(", ", columns.stream().map(QualifiedName::quote).toList());
        String first = QualifiedName.quote(columns.get(0));
        Map<String, String> writes = new LinkedHashMap<>();
        writes.put(
                "INSERT",
                state(
                        session,
                        "INSERT INTO " + name + " (" + listed + ") SELECT " + listed + " FROM " + name
                                + " WHERE false"));
        writes.put("UPDATE", state(session, "UPDATE " + name + " SET " + first + " = " + first + " WHERE false"));
        writes.put("DELETE", state(session, "DELETE FROM " + name + " WHERE false"));
        // A right is asked for before the lock is taken, a trigger only after it.
        boolean rights = refusal.equals(DENIED);
        if (rights) {
            writes.put("TRUNCATE", state(session, "TRUNCATE " + name));
        } else {
            truncated(session, name).ifPresent(state -> writes.put("TRUNCATE", state));
        }
        // By its id: to name a table takes USAGE on the schema, which the role may lack.
        boolean parts = rights
                && session.one(
                        "SELECT has_any_column_privilege(oid, 'INSERT, UPDATE') FROM pg_class WHERE relname = ?"
                                + " AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ?)",
                        row -> row.getBoolean(1),
                        table.name(),
                        table.schema());
        boolean reads = state(session, "SELECT FROM " + name + " LIMIT 1").equals(SUCCESS)
                && state(session, "SELECT " + listed + " FROM " + name + " LIMIT 1")
                        .equals(SUCCESS);
        return new WriteProof(table.toString(), writes, parts, reads, refusal);
    }

    /** Empty if somebody uses the table: nobody is to queue up behind a proof. */
    private static Optional<String> truncated(Session session, String name) throws SQLException, CancelledException {
        try {
            String met = state(session, "LOCK TABLE " + name + " IN ACCESS EXCLUSIVE MODE NOWAIT;\nTRUNCATE " + name);
            return Optional.of(met).filter(state -> !state.equals(REFERENCED));
        } catch (SQLException refused) {
            if (!TableLocks.LOCK_NOT_AVAILABLE.equals(refused.getSQLState())) {
                throw refused;
            }
            session.execute("ROLLBACK TO SAVEPOINT proof");
            return Optional.empty();
        }
    }

    private static String state(Session session, String sql) throws SQLException, CancelledException {
        session.execute("SAVEPOINT proof");
        try {
            session.execute(sql);
            session.execute("ROLLBACK TO SAVEPOINT proof");
            return SUCCESS;
        } catch (SQLException refused) {
            String state = Optional.ofNullable(refused.getSQLState()).orElse("");
            // What passes, as somebody else's lock does, is no answer.
            if (new SqlFailures().kind(refused) != SqlFailures.Kind.FINAL) {
                throw refused;
            }
            session.execute("ROLLBACK TO SAVEPOINT proof");
            return state;
        }
    }
}
