package org.ferryman.keto.catalog;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/** Whether the current role may read Keto's tables; and if not, what lets it. */
public final class ReadingRights {

    private ReadingRights() {}

    private record Unreadable(QualifiedName table, String owner) {}

    /** Those of these tables that it may not read, in a finding that blocks. */
    public static Optional<Finding> missing(Session session, List<QualifiedName> tables)
            throws SQLException, CancelledException {
        List<Unreadable> unreadable = session.list(
                SqlText.load(ReadingRights.class, "unreadable.sql").text(),
                row -> new Unreadable(
                        new QualifiedName(row.getString("nspname"), row.getString("relname")), row.getString("owner")),
                texts(tables, QualifiedName::schema),
                texts(tables, QualifiedName::name));
        if (unreadable.isEmpty()) {
            return Optional.empty();
        }
        String role = role(session);
        List<QualifiedName> names = unreadable.stream().map(Unreadable::table).toList();
        String owners =
                unreadable.stream().map(Unreadable::owner).collect(Collectors.toCollection(TreeSet::new)).stream()
                        .collect(Collectors.joining(" or "));
        return Optional.of(Finding.blocker(
                "PRIVILEGE_SELECT_MISSING",
                "Role " + role + " may not read " + shown(names, QualifiedName::toString) + ".",
                "What is in Keto's tables decides what a step does.",
                "Connect as " + owners + ", to whom they belong; or let that role or an administrator run "
                        + grant(names, role) + "."));
    }

    /** That v0.7's tables, not made yet, will belong to somebody whose rights the current role does not have. */
    public static Optional<Finding> missingLater(Session session, KetoDatabase keto)
            throws SQLException, CancelledException {
        if (keto.target().isPresent() || keto.legacy().isEmpty()) {
            return Optional.empty();
        }
        List<String> strangers = session.list(
                "SELECT DISTINCT o FROM unnest(?::text[]) AS o WHERE NOT pg_has_role(o, 'USAGE') ORDER BY 1",
                row -> row.getString(1),
                (Object) keto.legacy().stream()
                        .map(KetoDatabase.LegacyTable::owner)
                        .distinct()
                        .toArray(String[]::new));
        if (strangers.isEmpty()) {
            return Optional.empty();
        }
        String role = role(session);
        List<QualifiedName> tables =
                CatalogReader.V0_7.stream().sorted().map(keto::table).toList();
        return Optional.of(Finding.warning(
                "NEW_TABLES_NOT_READABLE",
                "Role " + role + " does not have the rights of " + String.join(", ", strangers)
                        + ", to whom v0.6's tables belong, and may not read v0.7's when they are made.",
                "After `ferryman keto schema` a dry run or a verification as " + role + " would be blocked.",
                "Do the dry run before `ferryman keto schema`, or later as the role to which v0.7's tables belong. Or"
                        + " let that role or an administrator run " + grant(tables, role) + " when they are made."));
    }

    private static String grant(List<QualifiedName> tables, String role) {
        return "GRANT SELECT ON " + shown(tables, QualifiedName::quoted) + " TO " + QualifiedName.quote(role);
    }

    private static String role(Session session) throws SQLException, CancelledException {
        return session.one("SELECT current_user", row -> row.getString(1));
    }

    private static String shown(List<QualifiedName> tables, Function<QualifiedName, String> text) {
        return tables.stream().map(text).collect(Collectors.joining(", "));
    }

    private static String[] texts(List<QualifiedName> tables, Function<QualifiedName, String> text) {
        return tables.stream().map(text).toArray(String[]::new);
    }
}
