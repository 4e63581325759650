package org.ferryman.kratos.replicate;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.plan.ReplicatedMigration;
import org.ferryman.kratos.plan.ReplicatedMigration.FilledColumn;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * What the old Kratos does not write and the new one needs, filled in on the target while rows are replicated: triggers
 * that fire for replicated rows alone, in a schema of their own. {@link ReplicatedMigration} says which migrations ask
 * for which.
 */
final class ReplicationBridge {

    static final String SCHEMA = "ferryman_bridge";

    private final KratosDatabase kratos;
    private final List<FilledColumn> fills;

    /**
     * What is filled in on a target.
     *
     * @param kratos what is in the target
     * @param fills the columns
     */
    ReplicationBridge(KratosDatabase kratos, List<FilledColumn> fills) {
        this.kratos = kratos;
        this.fills = fills;
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
        for (FilledColumn filled : fills) {
            if (has(session, filled.table(), filled.column())) {
                add(statements, filled.table(), assignment(filled));
                filled.parent().ifPresent(parent -> addMove(statements, filled, parent));
            }
        }
        return statements;
    }

    private String assignment(FilledColumn filled) {
        String column = QualifiedName.quote(filled.column());
        return "NEW." + column + " := "
                + filled.parent()
                        .map(parent -> "(SELECT p." + column + " FROM "
                                + kratos.table(parent).quoted() + " AS p WHERE p.id = NEW."
                                + QualifiedName.quote(filled.reference().orElseThrow()) + ");")
                        .orElse("pg_catalog.rtrim(NEW." + column + ");");
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

    private void addMove(List<String> statements, FilledColumn filled, String parent) {
        String column = QualifiedName.quote(filled.column());
        String name = filled.table() + "_moves";
        statements.add(SqlText.load(ReplicationBridge.class, "bridge-moves.sql")
                .withIdentifier("name", name)
                .with("child", kratos.table(filled.table()))
                .withIdentifier("column", filled.column())
                .withIdentifier("reference", filled.reference().orElseThrow())
                .text());
        String quoted = kratos.table(parent).quoted();
        String trigger = QualifiedName.quote(SCHEMA + "_" + name);
        statements.add("CREATE TRIGGER " + trigger + " AFTER UPDATE ON " + quoted + " FOR EACH ROW WHEN (OLD." + column
                + " IS DISTINCT FROM NEW." + column + ") EXECUTE FUNCTION " + SCHEMA + "." + QualifiedName.quote(name)
                + "()");
        statements.add("ALTER TABLE " + quoted + " ENABLE REPLICA TRIGGER " + trigger);
    }

    /** Whether a column holds only what a row's parent has. */
    static boolean fills(String table, String column) {
        return ReplicatedMigration.allFilled().stream()
                .anyMatch(filled -> filled.parent().isPresent()
                        && filled.table().equals(table)
                        && filled.column().equals(column));
    }

    static String removal() {
        return "DROP SCHEMA " + SCHEMA + " CASCADE";
    }

    /** In which tables a bridged column is not that of the row's parent. */
    List<String> differences(Session session) throws SQLException, CancelledException {
        List<String> tables = new ArrayList<>();
        for (FilledColumn taken : fills) {
            if (taken.parent().isPresent() && has(session, taken.table(), taken.column())) {
                long rows = session.one(
                        SqlText.load(ReplicationBridge.class, "bridge-differs.sql")
                                .with("child", kratos.table(taken.table()))
                                .with("parent", kratos.table(taken.parent().get()))
                                .withIdentifier("reference", taken.reference().orElseThrow())
                                .withIdentifier("column", taken.column())
                                .text(),
                        row -> row.getLong(1));
                Optional.of(taken.table()).filter(table -> rows > 0).ifPresent(tables::add);
            }
        }
        return tables;
    }
}
