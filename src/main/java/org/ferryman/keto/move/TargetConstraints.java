package org.ferryman.keto.move;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.config.Namespace;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * What v0.7's table, as it is there, asks of its rows: v0.7's own constraints, and those that somebody added.
 *
 * @param table v0.7's table
 * @param all of them
 */
record TargetConstraints(QualifiedName table, List<Constraint> all) {

    private static final int NAMED_TUPLES = 3;

    /** Tuples that say the same are named once. */
    private static final int LOOKED_AT = 20;

    private static final String EXCLUSION = "23P01";

    /** Those of the table that is there; none where there is no table yet. */
    static TargetConstraints of(Session session, KetoDatabase keto) throws SQLException, CancelledException {
        QualifiedName table = keto.table(KetoDatabase.TARGET);
        if (keto.target().isEmpty()) {
            return new TargetConstraints(table, List.of());
        }
        String name = table.quoted();
        return new TargetConstraints(
                table,
                session.list(
                        SqlText.load(TargetConstraints.class, "target-constraints.sql")
                                .text(),
                        Constraint::of,
                        name,
                        name,
                        name,
                        name));
    }

    /** Whether a row can be in another row's way, by something that v0.7 doesn't have itself. */
    boolean compareRows() {
        return all.stream().anyMatch(each -> each.own && (each.kind == 'u' || each.kind == 'x'));
    }

    /** That a rehearsal elsewhere knows nothing of what somebody added to v0.7's constraints; empty if nobody did. */
    Optional<Finding> notOnCopy() {
        String added = all.stream()
                .filter(each -> each.own && each.kind != 'r')
                .map(Constraint::text)
                .collect(Collectors.joining(", "));
        return added.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.warning(
                        "CONSTRAINTS_NOT_TRIED",
                        "Table " + table + " has more than v0.7 gave it: " + added + ".",
                        "The copy has v0.7's own table: whether the tuples satisfy these is not tried there.",
                        "Run `ferryman keto dry-run --mode in-place`, which tries them."));
    }

    /** What a rehearsal can't say, as it deletes nothing of v0.7's table. */
    List<Finding> notRehearsed() {
        return all.stream()
                .filter(each -> each.kind == 'r')
                .map(each -> Finding.info(
                        "REFERENCE_NOT_TRIED",
                        "Foreign key " + each.name + " of table " + each.other + " refers to " + table + ".",
                        "A dry run deletes none of its rows. Where a migration would, because their legacy tuples are"
                                + " gone, that foreign key may stop it; nothing is changed then."))
                .toList();
    }

    /** The foreign keys that rows of another table, made like this one, would break: read, as they can't be copied. */
    List<Finding> brokenReferences(Session session, KetoSettings settings, QualifiedName rows)
            throws SQLException, CancelledException {
        return broken(session, settings, rows, 'f');
    }

    /** Everything that the rows of another table, with the same columns, would break. */
    List<Finding> broken(Session session, KetoSettings settings, QualifiedName rows)
            throws SQLException, CancelledException {
        return broken(session, settings, rows, 'c', 'u', 'f');
    }

    private List<Finding> broken(Session session, KetoSettings settings, QualifiedName rows, char... kinds)
            throws SQLException, CancelledException {
        List<Finding> findings = new ArrayList<>();
        for (Constraint constraint : all) {
            if (new String(kinds).indexOf(constraint.kind) >= 0) {
                List<String> tuples =
                        session
                                .list(constraint.breaking(rows) + " LIMIT " + LOOKED_AT, row -> tuple(row, settings))
                                .stream()
                                .distinct()
                                .toList();
                if (!tuples.isEmpty()) {
                    findings.add(finding(constraint, tuples));
                }
            }
        }
        return findings;
    }

    /**
     * That a constraint stopped the work, where it can't be said which tuples it stopped.
     *
     * @param name as the server told it: of this table, or of a twin whose indexes have names of their own
     * @param state the SQLSTATE
     */
    Finding stoppedBy(Optional<String> name, String state) {
        List<Constraint> exclusions = EXCLUSION.equals(state)
                ? all.stream().filter(each -> each.kind == 'x').toList()
                : List.of();
        Optional<Constraint> known = exclusions.size() == 1
                ? Optional.of(exclusions.get(0))
                : all.stream()
                        .filter(each -> Optional.of(each.name).equals(name))
                        .findFirst();
        return known.map(constraint -> finding(constraint, List.of()))
                .orElseGet(() -> finding("A constraint (SQLSTATE " + state + ")", "", ""));
    }

    private Finding finding(Constraint constraint, List<String> tuples) {
        String more = tuples.size() > NAMED_TUPLES ? ", and more" : "";
        String named = tuples.isEmpty()
                ? ""
                : " These tuples: " + tuples.stream().limit(NAMED_TUPLES).collect(Collectors.joining("; ")) + more
                        + ".";
        String drop = constraint.dropSql(table);
        return finding(capital(constraint.text()), named, drop.isEmpty() ? "" : "Run " + drop + ", or change");
    }

    private Finding finding(String what, String named, String remedy) {
        return Finding.blocker(
                "CONSTRAINT_STOPS_TUPLES",
                what + " of table " + table + " does not take what would be moved." + named,
                "v0.7 asks for no such thing: somebody added it. Everything is moved in one transaction, so a single"
                        + " tuple stops it; nothing is changed.",
                (remedy.isEmpty() ? "Take the constraint away, or change" : remedy)
                        + " or delete these tuples through v0.6. Then run again.");
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static String tuple(ResultSet row, KetoSettings settings) throws SQLException {
        String subject = row.getString("subject_id");
        String who = subject != null
                ? subject
                : "(" + name(settings, row.getInt("subject_set_namespace_id")) + ":"
                        + row.getString("subject_set_object") + "#" + row.getString("subject_set_relation") + ")";
        return name(settings, row.getInt("namespace_id")) + ":" + row.getString("object") + "#"
                + row.getString("relation") + "@" + who;
    }

    private static String name(KetoSettings settings, int id) {
        return settings.config().byId(id).map(Namespace::name).orElse(Integer.toString(id));
    }

    /**
     * One of them.
     *
     * @param kind c a check, u a unique index, x an exclusion, f a foreign key, r another table's foreign key to it
     * @param own whether it isn't v0.7's
     * @param isIndex whether it is an index and no constraint
     * @param condition see target-constraints.sql
     * @param keys of a unique index
     * @param nullsEqual whether a unique index takes two missing values for equal
     * @param other the table at the other end of a foreign key, or empty
     */
    record Constraint(
            char kind,
            String name,
            boolean own,
            boolean isIndex,
            String condition,
            List<String> keys,
            boolean nullsEqual,
            String other) {

        static Constraint of(ResultSet row) throws SQLException {
            String other = row.getString("other");
            return new Constraint(
                    row.getString("kind").charAt(0),
                    row.getString("name"),
                    row.getBoolean("own"),
                    row.getBoolean("is_index"),
                    row.getString("condition"),
                    Arrays.asList((String[]) row.getArray("keys").getArray()),
                    row.getBoolean("nulls_equal"),
                    other == null ? "" : other);
        }

        /** The statement that gives the rows which break it. */
        String breaking(QualifiedName rows) {
            String from = " FROM ONLY " + rows.quoted() + " AS t";
            if (kind == 'c') {
                return "SELECT *" + from + " WHERE (" + condition + ") IS FALSE";
            } else if (kind == 'f') {
                return "SELECT *" + from + " WHERE " + condition;
            }
            String key = String.join(", ", keys);
            String present = nullsEqual
                    ? ""
                    : keys.stream()
                            .map(each -> " AND (" + each + ") IS NOT NULL")
                            .collect(Collectors.joining());
            return "SELECT * FROM (SELECT *, count(*) OVER (PARTITION BY " + key + ") AS equal" + from + " WHERE ("
                    + condition + ")" + present + ") AS t WHERE equal > 1";
        }

        String text() {
            return switch (kind) {
                case 'c' -> "check " + name;
                case 'u' -> "unique index " + name;
                case 'x' -> "exclusion constraint " + name;
                default -> "foreign key " + name;
            };
        }

        String dropSql(QualifiedName table) {
            if (kind == 'r') {
                return "";
            }
            return isIndex
                    ? "DROP INDEX " + new QualifiedName(table.schema(), name).quoted()
                    : "ALTER TABLE " + table.quoted() + " DROP CONSTRAINT " + QualifiedName.quote(name);
        }
    }
}
