package org.ferryman.kratos.replicate;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * What the old Kratos does not write and the new one needs, filled in on the target while rows are replicated: triggers
 * that fire for replicated rows alone, in a schema of their own. Known for v0.11.1, v1.3.1 and v25.4.0 on the way to
 * v26.2.0, tried with these releases: since v26 identifiers and devices name their identity, and since v25 two kinds of
 * codes are no longer padded.
 */
final class ReplicationBridge {

    static final String SCHEMA = "ferryman_bridge";

    /** A column that rows of a table take from their parent. */
    private record Taken(String table, String column, String parent, String reference) {}

    private static final List<Taken> TAKEN = List.of(
            new Taken(
                    "identity_credential_identifiers", "identity_id", "identity_credentials", "identity_credential_id"),
            new Taken("session_devices", "identity_id", "sessions", "session_id"));

    private static final List<String> PADDED = List.of("identity_login_codes", "identity_registration_codes");

    private final KratosDatabase kratos;

    /** @param kratos what is in the target */
    ReplicationBridge(KratosDatabase kratos) {
        this.kratos = kratos;
    }

    /** Whether it is there. */
    static boolean isThere(Session session) throws SQLException, CancelledException {
        return session.one(
                "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = ?)", row -> row.getBoolean(1), SCHEMA);
    }

    /** The tables that have its triggers. */
    static List<QualifiedName> tables(Session session) throws SQLException, CancelledException {
        return session.list(
                SqlText.load(ReplicationBridge.class, "bridge-tables.sql").text(),
                row -> new QualifiedName(row.getString("schema"), row.getString("name")),
                SCHEMA);
    }

    /** What makes it, in one transaction. */
    List<String> installation(Session session) throws SQLException, CancelledException {
        List<String> statements = new ArrayList<>(List.of("CREATE SCHEMA " + SCHEMA));
        for (Taken taken : TAKEN) {
            if (has(session, taken.table(), taken.column())) {
                String assignment = "NEW." + QualifiedName.quote(taken.column()) + " := (SELECT p."
                        + QualifiedName.quote(taken.column()) + " FROM "
                        + kratos.table(taken.parent()).quoted() + " AS p WHERE p.id = NEW."
                        + QualifiedName.quote(taken.reference()) + ");";
                add(statements, taken.table(), assignment);
            }
        }
        for (String table : PADDED) {
            if (has(session, table, "address_type")) {
                add(statements, table, "NEW.address_type := pg_catalog.rtrim(NEW.address_type);");
            }
        }
        return statements;
    }

    private boolean has(Session session, String table, String column) throws SQLException, CancelledException {
        return session.one(
                "SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass(?) AND attname = ?"
                        + " AND attnum > 0 AND NOT attisdropped)",
                row -> row.getBoolean(1),
                kratos.table(table).quoted(),
                column);
    }

    private void add(List<String> statements, String table, String assignment) {
        statements.add(SqlText.load(ReplicationBridge.class, "bridge-fill.sql")
                .withIdentifier("name", table)
                .with("assignment", SqlText.of(assignment))
                .text());
        String quoted = kratos.table(table).quoted();
        statements.add("CREATE TRIGGER " + SCHEMA + " BEFORE INSERT OR UPDATE ON " + quoted
                + " FOR EACH ROW EXECUTE FUNCTION " + SCHEMA + "." + QualifiedName.quote(table) + "()");
        statements.add("ALTER TABLE " + quoted + " ENABLE REPLICA TRIGGER " + SCHEMA);
    }

    /** Whether a column holds only what a row's parent has. */
    static boolean fills(String table, String column) {
        return TAKEN.stream()
                .anyMatch(taken -> taken.table().equals(table) && taken.column().equals(column));
    }

    static String removal() {
        return "DROP SCHEMA " + SCHEMA + " CASCADE";
    }

    /** In which tables a bridged column is not that of the row's parent. */
    List<String> differences(Session session) throws SQLException, CancelledException {
        List<String> tables = new ArrayList<>();
        for (Taken taken : TAKEN) {
            if (has(session, taken.table(), taken.column())) {
                long rows = session.one(
                        SqlText.load(ReplicationBridge.class, "bridge-differs.sql")
                                .with("child", kratos.table(taken.table()))
                                .with("parent", kratos.table(taken.parent()))
                                .withIdentifier("reference", taken.reference())
                                .withIdentifier("column", taken.column())
                                .text(),
                        row -> row.getLong(1));
                Optional.of(taken.table()).filter(table -> rows > 0).ifPresent(tables::add);
            }
        }
        return tables;
    }
}
