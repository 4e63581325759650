package org.ferryman.keto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@UsesServer
class GoldenCaseTest {

    @ParameterizedTest
    @MethodSource("org.ferryman.keto.GoldenCase#names")
    void a_case_comes_back_from_the_database_as_it_was_recorded(String name, TestDatabase database) throws Exception {
        GoldenCase golden = GoldenCase.load(name);
        golden.createIn(database.connect());

        List<GoldenCase.Legacy> stored = new ArrayList<>();
        for (int id : golden.namespaces().keySet()) {
            for (List<String> row : database.rows(
                    "SELECT shard_id, object, relation, subject, commit_time::text FROM " + LegacySchema.table(id))) {
                stored.add(new GoldenCase.Legacy(id, row.get(0), row.get(1), row.get(2), row.get(3), row.get(4)));
            }
        }
        assertThat(stored).containsExactlyInAnyOrderElementsOf(golden.legacy());
    }

    @ParameterizedTest
    @MethodSource("org.ferryman.keto.GoldenCase#names")
    void every_legacy_row_is_either_expected_or_skipped(String name) throws Exception {
        GoldenCase golden = GoldenCase.load(name);
        assertThat(golden.expected().size() + golden.skipped().size())
                .isEqualTo(golden.legacy().size());
        assertThat(golden.legacy())
                .containsAll(
                        golden.skipped().stream().map(GoldenCase.Skipped::row).toList());
    }
}
