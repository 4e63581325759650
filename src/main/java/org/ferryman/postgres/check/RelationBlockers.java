package org.ferryman.postgres.check;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.RowReader;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.guard.OwnObjects;

/**
 * What on a relation can make counts lie: triggers, rules, row-level security, inheritance. Read from the catalog, so
 * that anybody may.
 */
public final class RelationBlockers {

    /** {@code pg_class.relkind}: PostgreSQL documentation, "System Catalogs". */
    private static final Map<String, String> KINDS = Map.of(
            "p", "a partitioned table",
            "v", "a view",
            "m", "a materialized view",
            "f", "a foreign table");

    private static final int PUBLISHES_SCHEMAS = 15;
    private static final String OF_SCHEMAS = "OR EXISTS (SELECT FROM pg_publication_namespace"
            + " WHERE pnpubid = publication.oid AND pnnspid = relation.relnamespace)";

    private final String relation;
    private final String alter;
    private final List<Finding> findings = new ArrayList<>();

    private RelationBlockers(QualifiedName relation) {
        this.relation = relation.toString();
        this.alter = "ALTER TABLE " + relation.quoted();
    }

    /** What is found on these relations; those that are not there are left out. */
    public static List<Finding> find(Connection connection, List<QualifiedName> relations) throws SQLException {
        return find(connection, relations, RelationBlockers::all);
    }

    /** Of that, row-level security only. */
    public static List<Finding> rowSecurity(Connection connection, List<QualifiedName> relations) throws SQLException {
        return find(connection, relations, RelationBlockers::rowSecurity);
    }

    private static List<Finding> find(Connection connection, List<QualifiedName> relations, Look look)
            throws SQLException {
        boolean bySchema = connection.getMetaData().getDatabaseMajorVersion() >= PUBLISHES_SCHEMAS;
        String sql = SqlText.load(RelationBlockers.class, "relation_blockers.sql")
                .with("of_schemas", SqlText.of(bySchema ? OF_SCHEMAS : ""))
                .with("own", OwnObjects.functions())
                .text();
        return RowReader.query(connection, sql, relations, row -> {
                    RelationBlockers blockers = new RelationBlockers(
                            new QualifiedName(RowReader.text(row, "schema"), RowReader.text(row, "name")));
                    look.at(blockers, row);
                    return blockers.findings;
                })
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private interface Look {
        void at(RelationBlockers blockers, ResultSet row) throws SQLException;
    }

    private void all(ResultSet row) throws SQLException {
        shape(row);
        rowSecurity(row);
        code(row);
    }

    private void shape(ResultSet row) throws SQLException {
        String kind = RowReader.text(row, "kind");
        if (!kind.equals("r")) {
            block(
                    "RELATION_NOT_A_TABLE",
                    "is " + KINDS.getOrDefault(kind, "of kind " + kind),
                    "Its rows are elsewhere: counting, locking and reading it in ranges would miss them.",
                    "Copy the rows into a plain table of this name.");
        } else if (row.getBoolean("inherits")) {
            block(
                    "RELATION_INHERITS",
                    "is part of an inheritance tree or a partition",
                    "Rows of other tables appear in it, or its rows in others.",
                    "ALTER TABLE … NO INHERIT, or DETACH PARTITION, after bringing the rows into this one table.");
        }
        if (row.getBoolean("unlogged")) {
            block(
                    "RELATION_UNLOGGED",
                    "is unlogged",
                    "A crash of the server empties it, and an empty table would pass for a migrated one.",
                    alter + " SET LOGGED.");
        }
    }

    private void rowSecurity(ResultSet row) throws SQLException {
        if (row.getBoolean("row_security")) {
            block(
                    "RELATION_ROW_SECURITY",
                    "has row-level security",
                    "Policies hide rows without an error, so counts would balance while rows are missing. A"
                            + " freeze would hide them from the old user, too.",
                    "For the time of the migration: " + alter + " DISABLE ROW LEVEL SECURITY.");
        }
    }

    private void code(ResultSet row) throws SQLException {
        List<String> triggers = RowReader.texts(row, "triggers");
        if (!triggers.isEmpty()) {
            block(
                    "RELATION_TRIGGERS",
                    "has triggers: " + String.join(", ", triggers),
                    "A trigger can change rows or swallow them silently.",
                    "For the time of the migration: " + disable("TRIGGER", triggers) + ". Or drop them.");
        }
        List<String> rules = RowReader.texts(row, "rules");
        if (!rules.isEmpty()) {
            block(
                    "RELATION_RULES",
                    "has rules: " + String.join(", ", rules),
                    "A rule can turn a statement into another one.",
                    "For the time of the migration: " + disable("RULE", rules) + ". Or drop them.");
        }
        List<String> publications = RowReader.texts(row, "publications");
        if (!publications.isEmpty()) {
            findings.add(Finding.info(
                    "RELATION_PUBLISHED",
                    relation + " is in publications: " + String.join(", ", publications) + ".",
                    "Subscribers get what is written to it; the target must be published separately."));
        }
    }

    private String disable(String what, List<String> names) {
        return names.stream()
                .map(name -> alter + " DISABLE " + what + " " + QualifiedName.quote(name))
                .collect(Collectors.joining("; "));
    }

    private void block(String id, String what, String why, String remedy) {
        findings.add(Finding.blocker(id, relation + " " + what + ".", why, remedy));
    }
}
