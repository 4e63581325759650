package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.ferryman.cli.database.TrafficOptions;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.TypeConversionException;

/** {@code report}, {@code runbook}, {@code traffic} and {@code cleanup}, as a script or a person calls them. */
@UsesServer
@Timeout(120)
final class ReportCommandsTest {

    @TempDir
    private Path home;

    @Test
    void the_plan_is_printed_alone_and_its_commands_name_the_database(TestDatabase test) throws Exception {
        KetoFixture keto = KetoFixture.clean(test, home);
        Ferryman.Said said = keto.keto("runbook");
        assertThat(said.exit()).isZero();
        assertThat(said.out()).startsWith("# Ory Keto v0.6 to v0.7: runbook\n");
        assertThat(said.out())
                .contains("keto migrate --url " + keto.url.replaceAll("\\?.*", ""))
                .contains("--config " + keto.config.toAbsolutePath())
                .contains("--run " + keto.run.toAbsolutePath())
                .doesNotContain(keto.password);
        assertThat(Files.readString(keto.run.resolve("runbook.md"))).isEqualTo(said.out());
        assertThat(keto.keto("runbook", "--json").json().at("/result/parts")).hasSize(13);
    }

    @Test
    void a_report_needs_no_database_when_the_folder_is_named(TestDatabase test) throws Exception {
        KetoFixture keto = KetoFixture.clean(test, home);
        assertThat(keto.keto("assess").exit()).isZero();
        Ferryman.Said said = keto.ferryman.run("keto", "report", "--run", keto.run.toString());
        assertThat(said.exit()).isZero();
        assertThat(said.err()).doesNotContain("Connecting");
        assertThat(said.out()).contains("No tuple was moved. Done: assessment.", "v0.9.0-alpha.0", "report.html");
        assertThat(keto.run.resolve("report.html")).exists();
        assertThat(keto.ferryman
                        .run("keto", "report", "--run", keto.run.toString(), "--json")
                        .json()
                        .at("/result/steps/0/state")
                        .asText())
                .isEqualTo("DONE");
    }

    @Test
    void a_report_finds_the_folder_of_a_database_by_its_url(TestDatabase test) throws Exception {
        KetoFixture keto = KetoFixture.clean(test, home);
        String[] database = {"--url", keto.url, "--config", keto.config.toString()};
        assertThat(keto.ferryman.run("keto", "report", "--url", keto.url).exit())
                .as("there is no folder yet")
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(keto.ferryman
                        .run("keto", "assess", database[0], database[1], database[2], database[3])
                        .exit())
                .isZero();
        assertThat(keto.ferryman.run("keto", "report", "--url", keto.url).exit())
                .isZero();
    }

    @Test
    void a_clean_up_needs_the_name_and_yes_is_not_enough(TestDatabase test) throws Exception {
        KetoFixture keto = KetoFixture.clean(test, home);
        assertThat(keto.keto("cleanup", "--yes").exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(keto.keto("schema", "--apply", "--yes").exit()).isZero();
        assertThat(keto.keto("migrate", "--yes").exit()).isZero();
        assertThat(keto.keto("cleanup", "--confirm", test.name()).exit()).isEqualTo(ExitCode.BLOCKED.code());
        assertThat(keto.keto("verify").exit()).isZero();
        assertThat(keto.keto("cleanup", "--confirm", "another").exit()).isEqualTo(ExitCode.BLOCKED.code());
        keto.ferryman.with("yes");
        assertThat(keto.keto("cleanup", "--old-user", "nobody").exit()).isEqualTo(ExitCode.CANCELLED.code());
        assertThat(test.queryLong("SELECT count(*) FROM keto_0000000000_relation_tuples"))
                .isEqualTo(2);
        keto.ferryman.with(test.name());
        Ferryman.Said done = keto.keto("cleanup", "--old-user", "nobody");
        assertThat(done.exit()).isZero();
        assertThat(done.err()).contains("DROP TABLE \"public\".\"keto_0000000000_relation_tuples\";");
        assertThat(done.out()).contains("dropped  public.keto_0000000000_relation_tuples");
        assertThat(test.queryString("SELECT to_regclass('keto_0000000000_relation_tuples')"))
                .isNull();
        Ferryman.Said report = keto.ferryman.run("keto", "report", "--run", keto.run.toString());
        assertThat(report.out()).contains("2 of 2 tuples moved. Cleaned up: the legacy tables are gone.");
    }

    @Test
    void traffic_is_sampled_for_the_time_that_was_asked_for(TestDatabase test) throws Exception {
        KetoFixture keto = KetoFixture.clean(test, home);
        assertThat(keto.keto("assess").exit()).isZero();
        Ferryman.Said said = keto.keto("traffic", "--for", "2s");
        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("Watched for 2.", "Quietest: from ");
        assertThat(keto.keto("traffic").exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(keto.keto("traffic", "--for", "soon").exit()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void a_length_of_time_has_a_number_and_a_unit() {
        TrafficOptions.Length length = new TrafficOptions.Length();
        assertThat(length.convert("90s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(length.convert("10m")).isEqualTo(Duration.ofMinutes(10));
        assertThat(length.convert("24h")).isEqualTo(Duration.ofHours(24));
        assertThat(length.convert("7d")).isEqualTo(Duration.ofDays(7));
        for (String wrong : new String[] {"", "0s", "10", "m", "-1s", "1.5h", "99999999s", "10M"}) {
            Assertions.assertThatThrownBy(() -> length.convert(wrong)).isInstanceOf(TypeConversionException.class);
        }
    }
}
