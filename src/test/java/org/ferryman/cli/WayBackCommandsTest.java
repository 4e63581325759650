package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.cli.Ferryman.Said;
import org.ferryman.kratos.replicate.LogicalServer;
import org.ferryman.kratos.replicate.LogicalServer.Pair;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that lead back, with the run folder that the upgrade had. */
@UsesServer
@Timeout(120)
class WayBackCommandsTest {

    private static LogicalServer server;

    @TempDir
    private Path home;

    private Path record;
    private Pair pair;

    @BeforeAll
    static void start() throws Exception {
        server = LogicalServer.shared();
    }

    @BeforeEach
    void a_target_that_is_upgraded_and_follows() throws Exception {
        Path made = Files.createDirectory(home.resolve("made"));
        pair = server.upgraded(made);
        record = Files.createDirectory(home.resolve("record"));
        Files.copy(made.resolve("kratos-pass"), record.resolve("kratos-pass"));
    }

    @AfterEach
    void close() throws Exception {
        pair.close();
    }

    private Said said(String... words) {
        List<String> all = new ArrayList<>(List.of("kratos"));
        all.addAll(List.of(words));
        all.addAll(pair.options());
        all.addAll(List.of("--run", record.toString(), "--json"));
        return new Ferryman(home, pair.password()).run(all.toArray(String[]::new));
    }

    private String phase() throws Exception {
        return said("way-back", "status").json().at("/result/phase").asText();
    }

    @Tag("soak")
    @Test
    void from_arming_to_the_clean_up() throws Exception {
        assertThat(phase()).isEqualTo("none");
        assertThat(said("way-back", "watch").exit()).as("nothing to watch").isZero();
        assertThat(said("way-back", "watch", "--most-kept", "much").exit()).isEqualTo(2);
        assertThat(said("way-back", "disarm", "--without-source", "--without-target", "--yes")
                        .exit())
                .isEqualTo(2);
        assertThat(said("way-back", "arm").exit())
                .as("nobody is there to be asked")
                .isEqualTo(2);
        Said armed = said("way-back", "arm", "--yes");
        assertThat(armed.exit()).as(armed.out() + armed.err()).isZero();
        assertThat(armed.json().at("/result/phase").asText()).isEqualTo("armed");
        assertThat(said("cutover", "--yes").exit()).isZero();
        Eventually.until(() -> phase().equals("following"));
        assertThat(said("cleanup", "--yes").findingIds()).contains("WAY_BACK_THERE");

        Said back = said("undo", "--yes");

        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        JsonNode result = back.json().path("result");
        assertThat(result.path("proof").asText()).isEqualTo("equal");
        assertThat(result.path("left")).isEmpty();
        assertThat(back.err()).contains("The source is open: route traffic to the old Kratos now.");
        assertThat(phase()).isEqualTo("gone-back");
        assertThat(said("report").exit()).isZero();
        assertThat(Files.readString(record.resolve("report.html")))
                .contains("The source took over again. Both sides held the same ")
                .contains("Route traffic to the old Kratos on the source")
                .doesNotContain("Route traffic to the new Kratos");
        assertThat(said("cleanup", "--yes").exit()).isZero();
        assertThat(said("cleanup", "--yes").json().at("/result/changed").asBoolean())
                .isFalse();
        assertThat(phase()).isEqualTo("none");
    }

    @Tag("soak")
    @Test
    void before_the_cut_over_undo_ends_the_replication_and_one_side_is_enough_for_the_rest() throws Exception {
        assertThat(said("way-back", "arm", "--yes").exit()).isZero();
        Said alone = new Ferryman(home, pair.password())
                .run(
                        "kratos",
                        "way-back",
                        "disarm",
                        pair.options().get(2),
                        pair.options().get(3),
                        "--without-source",
                        "--yes",
                        "--json");
        assertThat(alone.exit()).as(alone.out() + alone.err()).isZero();
        assertThat(alone.json().at("/result/statements")).hasSize(2);
        assertThat(phase()).isEqualTo("broken");
        assertThat(said("undo", "--yes").json().at("/result/statements")).isNotEmpty();
        assertThat(phase()).isEqualTo("none");
    }
}
