package org.ferryman.keto.move;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.KetoTables;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * Whose the rows of v0.7's table are, of whatever network: Ferryman's, told by their shard_id or by the decisions in
 * the run folder, or others'. Others' come from v0.7's API, or from Keto's own migrator.
 *
 * @param ours migrated, by namespace id
 * @param recreated recreated by Ferryman, by SQL or through the API, by namespace id
 * @param written those of the recreated that v0.7's API made
 * @param others by namespace id
 * @param examples the first of the others, for people
 * @param onlyHere those of Ferryman's in namespaces that have no legacy table: no other place has their tuples
 */
public record TargetAuthors(
        Map<Long, Long> ours,
        Map<Long, Long> recreated,
        WrittenRows written,
        Map<Long, Long> others,
        List<String> examples,
        Map<Long, Long> onlyHere) {

    private static final int EXAMPLES = 5;

    static TargetAuthors read(Session session, KetoTables keto, QualifiedName target, Optional<Path> folder)
            throws Exception {
        WrittenRows written = WrittenRows.read(session, target, folder);
        Map<Long, Long> throughApi = written.counts();
        Map<Long, Long> ours = new TreeMap<>();
        Map<Long, Long> recreated = new TreeMap<>();
        Map<Long, Long> others = new TreeMap<>();
        session.<SQLException>each(sql("target-authors.sql", target).text(), row -> {
            long namespace = row.getLong("namespace_id");
            long byApi = throughApi.getOrDefault(namespace, 0L);
            put(ours, namespace, row.getLong("ours"));
            put(recreated, namespace, row.getLong("recreated") + byApi);
            put(others, namespace, row.getLong("others") - byApi);
        });
        List<String> examples = others.isEmpty()
                ? List.of()
                : session.list(
                        sql("target-others.sql", target).text() + " LIMIT " + EXAMPLES,
                        row -> "namespace " + row.getString("namespace_id") + ": " + row.getString("object") + "#"
                                + row.getString("relation") + "@" + row.getString("subject"),
                        written.parameter());
        return new TargetAuthors(ours, recreated, written, others, examples, onlyHere(keto, ours, recreated));
    }

    private static Map<Long, Long> onlyHere(KetoTables keto, Map<Long, Long> ours, Map<Long, Long> recreated) {
        Map<Long, Long> onlyHere = new TreeMap<>(ours);
        recreated.forEach((namespace, rows) -> onlyHere.merge(namespace, rows, Long::sum));
        keto.legacy().forEach(table -> onlyHere.remove(table.namespaceId()));
        return onlyHere;
    }

    private static void put(Map<Long, Long> counts, long namespace, long rows) {
        if (rows > 0) {
            counts.put(namespace, rows);
        }
    }

    static SqlText sql(String file, QualifiedName target) {
        return TupleSql.load(file)
                .with("target", target)
                .with("foreign", TupleSql.foreign("f"))
                .with("recreated", TupleSql.recreated("f"));
    }

    /** How many rows are Ferryman's. */
    long ferrymans() {
        return sum(ours) + sum(recreated);
    }

    /** Whether there are rows that Ferryman did not put there. */
    public boolean hasOthers() {
        return !others.isEmpty();
    }

    public static long sum(Map<Long, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String told(Map<Long, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " in namespace " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    /**
     * That there are rows that recreate skipped tuples, and rows of others; a blocker if these would be lost, and
     * always if Ferryman's are all that is left of a legacy table.
     */
    public List<Finding> findings(boolean wouldBeLost) {
        List<Finding> findings = new ArrayList<>();
        if (!onlyHere.isEmpty()) {
            findings.add(legacyTablesGone("v0.7's table holds migrated or recreated tuples whose legacy table is gone ("
                    + told(onlyHere) + ")."));
        }
        if (!recreated.isEmpty()) {
            findings.add(Finding.info(
                    "RECREATED_ROWS_GO",
                    sum(recreated) + " rows recreate skipped tuples (" + told(recreated) + ").",
                    "Ferryman put them there, by SQL or through v0.7's API, as was decided: they are removed with the"
                            + " migrated ones. v0.6's tables have their tuples as they were."));
        }
        if (hasOthers()) {
            findings.add(ofOthers(wouldBeLost));
        }
        return findings;
    }

    static Finding legacyTablesGone(String seen) {
        return Finding.blocker(
                "LEGACY_TABLES_GONE",
                seen,
                "v0.7's table is then the only place where their tuples are.",
                "Restore the backup that was made before the migration instead.");
    }

    private Finding ofOthers(boolean wouldBeLost) {
        String seen = "keto_relation_tuples holds " + sum(others) + " rows that Ferryman did not put there ("
                + told(others) + "), for example " + String.join("; ", examples) + ".";
        String why = "They were written through v0.7, or by Keto's own migrator. v0.6 does not have what was"
                + " written through v0.7.";
        return wouldBeLost
                ? Finding.blocker(
                        "V0_7_WAS_WRITTEN_TO",
                        seen,
                        why,
                        "Write what is still needed through v0.6's API after the thaw. To drop them with v0.7's"
                                + " table: --discard-written, which first puts them into"
                                + " written-to-v0.7-<time>.jsonl in the run folder.")
                : Finding.warning("V0_7_ROWS_STAY", seen, why, "They stay in v0.7's table.");
    }
}
