package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoReadStandIn;
import org.ferryman.keto.tuple.SubjectId;
import org.ferryman.keto.tuple.SubjectSet;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
class CompareCommandTest {

    @TempDir
    Path home;

    @Test
    void f2_both_servers_can_be_compared_again_and_again_and_nothing_is_changed(TestDatabase database)
            throws Exception {
        KetoFixture keto = KetoFixture.clean(database, home);
        assertThat(keto.keto("schema", "--apply", "--yes").exit()).isZero();
        assertThat(keto.keto("migrate", "--yes").exit()).isZero();
        List<List<String>> before = rows(database);
        try (KetoReadStandIn old = server(KetoApi.V0_6);
                KetoReadStandIn fresh = server(KetoApi.V0_7)) {
            Ferryman.Said same = compare(keto, old, fresh);
            assertThat(same.exit()).as(same.err()).isZero();
            assertThat(same.json().at("/result/differing").asInt()).isZero();
            assertThat(same.json().at("/result/questions").asInt()).isEqualTo(5);

            fresh.with("videos", "o", "view", new SubjectId("eve"));
            Ferryman.Said other = compare(keto, old, fresh);
            assertThat(other.exit()).isEqualTo(5);
            assertThat(other.json().findValuesAsText("id")).contains("SERVERS_DIFFER");
            assertThat(Files.readString(keto.run.resolve("cutover-comparison.json")))
                    .contains("eve");
        }
        assertThat(rows(database)).isEqualTo(before);
        assertThat(keto.run.resolve("cutover.json")).doesNotExist();
        assertThat(keto.keto("report").exit()).isZero();
        assertThat(Files.readString(keto.run.resolve("report.html"))).contains("answered differently");
    }

    private static List<List<String>> rows(TestDatabase database) throws Exception {
        List<List<String>> rows =
                new ArrayList<>(database.rows("SELECT * FROM keto_relation_tuples ORDER BY shard_id"));
        rows.addAll(database.rows("SELECT * FROM keto_0000000000_relation_tuples ORDER BY subject"));
        return rows;
    }

    private static KetoReadStandIn server(KetoApi api) throws Exception {
        return new KetoReadStandIn(api)
                .with("videos", "o", "view", new SubjectId("alice"))
                .with("videos", "o", "view", new SubjectSet("videos", "o", "owner"));
    }

    private static Ferryman.Said compare(KetoFixture keto, KetoReadStandIn old, KetoReadStandIn fresh) {
        return keto.keto("compare", "--json", "--old-read-api", old.url(), "--new-read-api", fresh.url());
    }
}
