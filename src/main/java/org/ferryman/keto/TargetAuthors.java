package org.ferryman.keto;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * Whose the rows of v0.7's table are, of whatever network: Ferryman's, told by their shard_id, or others'. Others' come
 * from v0.7's API, or from Keto's own migrator.
 *
 * @param ours by namespace id
 * @param others by namespace id
 * @param examples the first of the others, for people
 */
record TargetAuthors(Map<Long, Long> ours, Map<Long, Long> others, List<String> examples) {

    private static final int EXAMPLES = 5;

    static TargetAuthors read(Session session, QualifiedName target) throws SQLException, CancelledException {
        Map<Long, Long> ours = new TreeMap<>();
        Map<Long, Long> others = new TreeMap<>();
        session.<SQLException>each(sql("target-authors.sql", target).text(), row -> {
            put(ours, row.getLong("namespace_id"), row.getLong("ours"));
            put(others, row.getLong("namespace_id"), row.getLong("others"));
        });
        List<String> examples = others.isEmpty()
                ? List.of()
                : session.list(
                        sql("target-others.sql", target).text() + " LIMIT " + EXAMPLES,
                        row -> "namespace " + row.getString("namespace_id") + ": " + row.getString("object") + "#"
                                + row.getString("relation") + "@" + row.getString("subject"));
        return new TargetAuthors(ours, others, examples);
    }

    private static void put(Map<Long, Long> counts, long namespace, long rows) {
        if (rows > 0) {
            counts.put(namespace, rows);
        }
    }

    static SqlText sql(String file, QualifiedName target) {
        return TupleSql.load(file).with("target", target).with("foreign", TupleSql.foreign("f"));
    }

    static long sum(Map<Long, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** That there are rows of others; a blocker if they would be lost. */
    List<Finding> findings(boolean wouldBeLost) {
        if (others.isEmpty()) {
            return List.of();
        }
        List<String> counts = new ArrayList<>();
        others.forEach((namespace, rows) -> counts.add(rows + " in namespace " + namespace));
        String seen = "keto_relation_tuples holds " + sum(others) + " rows that Ferryman did not put there ("
                + String.join(", ", counts) + "), for example " + String.join("; ", examples) + ".";
        String why = "They were written through v0.7, or by Keto's own migrator. v0.6 has not got what was written"
                + " through v0.7.";
        return List.of(
                wouldBeLost
                        ? Finding.blocker(
                                "V0_7_WAS_WRITTEN_TO",
                                seen,
                                why,
                                "Write what is still needed through v0.6's API after the thaw. To drop them with v0.7's"
                                        + " table: --discard-written, which first puts them into"
                                        + " written-to-v0.7-<time>.jsonl in the run folder.")
                        : Finding.warning("V0_7_ROWS_STAY", seen, why, "They stay in v0.7's table."));
    }
}
