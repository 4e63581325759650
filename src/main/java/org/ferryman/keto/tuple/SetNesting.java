package org.ferryman.keto.tuple;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.report.AmountText;

/**
 * Sets within sets in the legacy tables.
 *
 * @param deep how many objects and relations lead through more than {@link #LEVELS} levels
 * @param deepExamples a few of them
 * @param circles a few circles of sets, each of which contains the next one
 */
public record SetNesting(long deep, List<String> deepExamples, List<String> circles) {

    /** How many levels v0.8 and later follow unless configured otherwise. */
    public static final int LEVELS = 5;

    /** A chain of sets that is longer than this is looked at as one without end. */
    private static final int LIMIT = 50;

    private static final int EXAMPLES = 20;
    private static final int SHOWN = 3;
    private static final SetNesting NONE = new SetNesting(0, List.of(), List.of());

    /** Copies the lists. */
    public SetNesting {
        deepExamples = List.copyOf(deepExamples);
        circles = List.copyOf(circles);
    }

    /** Of the configured namespaces. Costs a pass over the tuples whose subjects are sets, and little more. */
    public static SetNesting of(Session session, KetoDatabase keto, KetoSettings settings)
            throws SQLException, CancelledException {
        List<SqlText> subjects = new ArrayList<>();
        List<Object> names = new ArrayList<>();
        for (LegacyTable table : settings.known(keto)) {
            subjects.add(TupleSql.load("subject-sets.sql").with("legacy", table.table()));
            names.add(settings.namespace(table).name());
        }
        if (subjects.isEmpty()) {
            return NONE;
        }
        String sql = TupleSql.load("nested-sets.sql")
                .with("subjects", SqlText.unionAll(subjects))
                .with("levels", LEVELS)
                .with("limit", LIMIT)
                .with("examples", EXAMPLES)
                .text();
        SetNesting found = session.one(sql, SetNesting::read, names.toArray());
        return found.seenFrom(new SetWalk(session, keto, settings));
    }

    private static SetNesting read(ResultSet row) throws SQLException {
        return new SetNesting(row.getLong("deep"), texts(row, "deep_examples"), texts(row, "endless_examples"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    /** SQL knows the longest way through sets; what counts is the shortest, and where the circle is. */
    private SetNesting seenFrom(SetWalk walk) throws SQLException, CancelledException {
        List<String> deeper = new ArrayList<>();
        for (String place : deepExamples) {
            Optional<SubjectSet> set = set(place);
            if (set.isEmpty() || walk.isDeeper(set.get(), LEVELS)) {
                deeper.add(place);
            }
        }
        Set<Set<SubjectSet>> known = new HashSet<>();
        List<String> found = new ArrayList<>();
        for (String place : circles) {
            List<SubjectSet> circle = walk.circle(set(place).orElseThrow()).orElse(List.of());
            if (!circle.isEmpty() && known.add(Set.copyOf(circle))) {
                found.add(Stream.concat(circle.stream(), Stream.of(circle.get(0)))
                        .map(SubjectSet::encoded)
                        .collect(Collectors.joining(" → ")));
            }
        }
        boolean all = deep <= deepExamples.size();
        return new SetNesting(all || deeper.isEmpty() ? deeper.size() : deep, deeper, found);
    }

    private static Optional<SubjectSet> set(String place) {
        return SubjectSyntax.parse(place).filter(SubjectSet.class::isInstance).map(SubjectSet.class::cast);
    }

    /** What is to be known of them. */
    public List<Finding> findings() {
        return Stream.of(inCircles(), tooDeep()).flatMap(Optional::stream).toList();
    }

    private Optional<Finding> inCircles() {
        return circles.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.warning(
                        "SETS_IN_CIRCLES",
                        "Sets contain themselves, directly or through others: " + shown(circles) + ".",
                        "v0.6 may search through them without end, and not answer; v0.7 answers. When both are"
                                + " compared, v0.6 is not asked about them: its tuples stand for its answer.",
                        "They can be moved as they are. If nobody needs the circle, delete one of its tuples through"
                                + " v0.6 before the freeze."));
    }

    /** What v0.8 and later deny. */
    public Optional<Finding> tooDeep() {
        return deepExamples.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.warning(
                        "SETS_TOO_DEEP",
                        "Sets are nested more than " + LEVELS + " levels deep below " + AmountText.count(deep, "object")
                                + ": " + shown(deepExamples) + ".",
                        "v0.6 and v0.7 follow all levels. v0.8 and later follow " + LEVELS
                                + " unless configured otherwise: below that they deny, without an error.",
                        "Before you upgrade beyond v0.7, raise limit.max_read_depth in its configuration."));
    }

    private static String shown(List<String> examples) {
        return examples.stream().limit(SHOWN).collect(Collectors.joining("; "))
                + (examples.size() > SHOWN ? "; …" : "");
    }
}
