package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.cli.Ferryman.Said;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run folder is the record of one playbook on one database: no command takes it for another one's. */
@UsesServer
@Timeout(60)
final class RunFolderTest {

    private static final List<List<String>> OF_KRATOS = List.of(
            List.of("status"),
            List.of("report"),
            List.of("assess", "--by-hand"),
            List.of("runbook", "--by-hand"),
            List.of("verify"),
            List.of("thaw", "--yes"),
            List.of("undo", "--yes"),
            List.of("backup", "verify"),
            List.of("run", "--by-hand", "--yes"));

    private static final List<List<String>> OF_BLUE_GREEN = List.of(
            List.of("replicate", "--yes"), List.of("replicate", "status"), List.of("replicate", "stop", "--yes"));

    private static final List<List<String>> OF_KETO = List.of(
            List.of("status"),
            List.of("status", "--full"),
            List.of("report"),
            List.of("assess"),
            List.of("verify"),
            List.of("migrate", "--yes"));

    @TempDir
    private Path home;

    private static Said kratos(TestDatabase test, Path home, Path folder, List<String> words) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of("--run", folder.toString()));
        return Ferryman.kratos(home, test, all.toArray(String[]::new));
    }

    private static Said keto(KetoFixture keto, Path folder, List<String> words) {
        List<String> all = new ArrayList<>(List.of("keto"));
        all.addAll(words);
        all.addAll(List.of("--url", keto.url, "--config", keto.config.toString(), "--run", folder.toString()));
        all.add("--json");
        return keto.ferryman.run(all.toArray(String[]::new));
    }

    private static void refused(Said said, String id, String... named) throws Exception {
        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(2);
        assertThat(said.findingIds()).as(said.out()).contains(id);
        assertThat(said.json().at("/result").isObject()).as("nothing is told").isFalse();
        assertThat(said.json().at("/findings/0/seen").asText()).contains(named);
    }

    @Test
    void that_of_another_playbook_is_refused_by_every_command(TestDatabase test) throws Exception {
        KetoFixture keto = KetoFixture.sample(test, home, 500);
        assertThat(keto.keto("assess").exit()).isEqualTo(3);
        try (TestDatabase other = test.another()) {
            GoldenSchema.create(other, "v1.3.1");
            Path folder = home.resolve("kratos");
            assertThat(kratos(other, home, folder, List.of("assess", "--by-hand"))
                            .exit())
                    .isZero();
            String id = "RUN_OF_ANOTHER_PLAYBOOK";
            for (List<String> words : OF_KRATOS) {
                refused(kratos(other, home, keto.run, words), id, "keto.legacy", "kratos.in-place");
            }
            for (List<String> words : OF_BLUE_GREEN) {
                List<String> both = new ArrayList<>(words);
                both.addAll(List.of("--target", test.url()));
                refused(kratos(other, home, folder, both), id, "kratos.in-place", "kratos.blue-green");
            }
            for (List<String> words : OF_KETO) {
                refused(keto(keto, folder, words), id, "kratos.in-place", "keto.legacy");
            }
        }
    }

    @Test
    void that_of_another_database_is_named_and_no_evidence_is_taken_from_it(TestDatabase test) throws Exception {
        KetoFixture keto = KetoFixture.sample(test, home, 500);
        assertThat(keto.keto("assess").exit()).isEqualTo(3);
        try (TestDatabase other = test.another()) {
            KetoFixture elsewhere = keto.on(other);
            for (List<String> words : OF_KETO) {
                if (!words.contains("report")) {
                    refused(
                            keto(elsewhere, keto.run, words),
                            "RUN_OF_ANOTHER_DATABASE",
                            "of database " + test.name(),
                            "of database " + other.name());
                }
            }
            GoldenSchema.create(other, "v1.3.1");
            Path folder = home.resolve("kratos");
            assertThat(kratos(other, home, folder, List.of("assess", "--by-hand"))
                            .exit())
                    .isZero();
            refused(
                    kratos(test, home, folder, List.of("status")),
                    "RUN_OF_ANOTHER_DATABASE",
                    "of database " + other.name(),
                    "of database " + test.name());
        }
    }
}
