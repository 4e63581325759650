package org.ferryman.keto.tuple;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.keto.Golden;
import org.ferryman.keto.config.KetoConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenTuplesTest {

    @ParameterizedTest
    @ValueSource(strings = {"clean", "duplicates", "empty", "long-subject", "malformed", "unknown-namespace"})
    void every_recorded_row_is_moved_or_skipped_as_recorded(String name) throws Exception {
        Golden golden = new Golden(name);
        KetoConfig config = golden.config();
        List<Map<String, Object>> moved = new ArrayList<>();
        List<Map<String, Object>> skipped = new ArrayList<>();
        for (Map<String, Object> row : golden.rows("legacy.jsonl")) {
            LegacyTuple tuple = tuple(row, config);
            Optional<SkipRule> rule = SkipRules.firstBroken(tuple, config);
            if (rule.isPresent()) {
                Map<String, Object> withRule = new HashMap<>(row);
                withRule.put("rule", rule.get().name());
                skipped.add(withRule);
            } else {
                moved.add(target(tuple, config));
            }
        }
        assertThat(moved).containsExactlyInAnyOrderElementsOf(golden.rows("expected.jsonl"));
        assertThat(skipped).containsExactlyInAnyOrderElementsOf(golden.rows("expected-skipped.jsonl"));
    }

    private static LegacyTuple tuple(Map<String, Object> row, KetoConfig config) {
        return new LegacyTuple(
                config.byId((Integer) row.get("namespace_id")).orElseThrow(),
                (String) row.get("shard_id"),
                (String) row.get("object"),
                (String) row.get("relation"),
                (String) row.get("subject"),
                (String) row.get("commit_time"));
    }

    private static Map<String, Object> target(LegacyTuple tuple, KetoConfig config) {
        Subject subject = SubjectSyntax.parse(tuple.subject()).orElseThrow();
        SubjectSet set = subject instanceof SubjectSet some ? some : null;
        Map<String, Object> row = new HashMap<>();
        row.put("namespace_id", tuple.namespace().id());
        row.put("object", tuple.object());
        row.put("relation", tuple.relation());
        row.put("subject_id", subject instanceof SubjectId some ? some.id() : null);
        row.put(
                "subject_set_namespace_id",
                set == null
                        ? null
                        : config.byName(set.namespace()).orElseThrow().id());
        row.put("subject_set_object", set == null ? null : set.object());
        row.put("subject_set_relation", set == null ? null : set.relation());
        row.put("commit_time", tuple.commitTime());
        return row;
    }
}
