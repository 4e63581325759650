package org.ferryman.postgres.backup;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.TableIndexes;
import org.ferryman.postgres.guard.OwnObjects;

/**
 * What it takes to make a table again, in SQL, as the catalog has it.
 *
 * @param table the table
 * @param names its columns, not quoted
 * @param columns each as {@code CREATE TABLE} writes it
 * @param keys statements that make indexes, keys and checks
 * @param references statements that make foreign keys: once all tables have their rows and keys
 */
public record TableScript(
        QualifiedName table, List<String> names, List<String> columns, List<String> keys, List<String> references) {

    /** Reads the catalog. */
    public static TableScript of(Session session, QualifiedName table) throws SQLException, CancelledException {
        List<String> names = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        session.<RuntimeException>each(
                sql("table-columns.sql"),
                row -> {
                    names.add(row.getString("attname"));
                    columns.add(row.getString("definition"));
                },
                table.quoted());
        List<String> keys = new ArrayList<>(TableIndexes.of(session, table).buildSql());
        keys.addAll(constraints(session, "table-checks.sql", table));
        return new TableScript(table, names, columns, keys, constraints(session, "table-references.sql", table));
    }

    private static List<String> constraints(Session session, String file, QualifiedName table)
            throws SQLException, CancelledException {
        return session.list(
                sql(file),
                row -> "ALTER TABLE %s ADD CONSTRAINT %s %s"
                        .formatted(
                                table.quoted(),
                                QualifiedName.quote(row.getString("conname")),
                                row.getString("definition")),
                table.quoted());
    }

    /**
     * What the table has beyond that, each in words: this script would lose it. Ferryman's own triggers are not missed.
     *
     * @param saved all tables that are saved together
     */
    public static List<String> beyond(Session session, QualifiedName table, List<QualifiedName> saved)
            throws SQLException, CancelledException {
        return session.list(
                SqlText.load(TableScript.class, "table-oddities.sql")
                        .with("own", OwnObjects.functions())
                        .text(),
                row -> row.getString(1),
                table.quoted(),
                saved.stream().map(QualifiedName::quoted).toArray(String[]::new));
    }

    /** Makes the table, without keys. */
    String create() {
        return "CREATE TABLE " + table.quoted() + " (\n    " + String.join(",\n    ", columns) + "\n)";
    }

    /** Its columns, quoted, in parentheses. */
    String columnList() {
        return "(" + String.join(", ", names.stream().map(QualifiedName::quote).toList()) + ")";
    }

    /** Statements that give the table its owner, and others their rights on it. */
    static List<String> rights(Session session, QualifiedName table) throws SQLException, CancelledException {
        List<String> statements = new ArrayList<>();
        session.<RuntimeException>each(
                sql("table-rights.sql"),
                row -> {
                    if (statements.isEmpty()) {
                        statements.add("ALTER TABLE " + table.quoted() + " OWNER TO "
                                + QualifiedName.quote(row.getString("owner")));
                    }
                    String privilege = row.getString("privilege");
                    if (privilege != null) {
                        String grantee = Optional.ofNullable(row.getString("grantee"))
                                .map(QualifiedName::quote)
                                .orElse("PUBLIC");
                        statements.add("GRANT " + privilege + " ON " + table.quoted() + " TO " + grantee
                                + (row.getBoolean("grantable") ? " WITH GRANT OPTION" : ""));
                    }
                },
                table.quoted());
        return statements;
    }

    private static String sql(String file) {
        return SqlText.load(TableScript.class, file).text();
    }
}
