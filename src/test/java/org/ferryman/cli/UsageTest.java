package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@UsesServer
class UsageTest {

    private static final String SECRET = "hunter2";

    @TempDir
    Path home;

    private Ferryman.Said run(String... arguments) {
        return new Ferryman(home, SECRET).run(arguments);
    }

    @Test
    void wrong_usage_is_one_line_that_names_the_option_and_the_help() {
        String[][] wrong = {
            {"keto", "assess"},
            {"keto", "assess", "--exclude-namespace", "videos", "--config", "keto.yml"},
            {"keto", "dry-run", "--mode", "nowhere"},
            {"keto", "migrate", "--colour"},
            {"keto"},
            {}
        };
        String[] named = {"--config", "--exclude-namespace", "--mode", "--colour", "subcommand", "subcommand"};
        for (int i = 0; i < wrong.length; i++) {
            Ferryman.Said said = run(wrong[i]);
            assertThat(said.exit()).isEqualTo(2);
            assertThat(said.out()).isEmpty();
            assertThat(said.err()).hasLineCount(1).contains(named[i]).contains("--help");
        }
    }

    @Test
    void help_is_had_by_every_usual_word_for_it() {
        String create = run("keto", "user", "create", "--help").out();
        assertThat(create).contains("Usage: ferryman keto user create");
        for (String[] words : new String[][] {
            {"help", "keto", "user", "create"},
            {"keto", "help", "user", "create"},
            {"keto", "user", "create", "help"},
            {"keto", "user", "create", "-h"}
        }) {
            assertThat(run(words).out()).as(String.join(" ", words)).isEqualTo(create);
        }
        assertThat(run("help").out()).isEqualTo(run("--help").out()).contains("Usage: ferryman");
        assertThat(run("-V").out()).isEqualTo(run("--version").out()).startsWith("ferryman ");
    }

    @Test
    void help_as_the_value_of_an_option_is_that_value() {
        assertThat(run("keto", "check", "--config", "help").out()).doesNotContain("Usage:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "asses                  | ferryman keto assess, or ferryman kratos assess",
                "migrate                | ferryman keto migrate, or ferryman kratos migrate",
                "keto dryrun            | ferryman keto dry-run",
                "keto replicate         | ferryman kratos replicate",
                "kratos statsu          | ferryman kratos status, or ferryman kratos replicate status",
                "keto assess --confg x  | --config",
                "kratos assess --by-hnd | --by-hand"
            })
    void a_slip_is_answered_with_what_was_meant(String typed, String meant) {
        Ferryman.Said said = run(typed.strip().split(" "));
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).hasLineCount(1).contains("Did you mean " + meant).contains("--help");
    }

    @Test
    void a_word_like_no_command_is_answered_with_all_commands() {
        assertThat(run("kratos", "frobnicate").err())
                .contains("There is no such command; there are check, assess,")
                .doesNotContain("mean");
    }

    @Test
    void a_password_among_the_arguments_is_refused_and_not_repeated() throws Exception {
        for (String[] arguments : new String[][] {
            {"keto", "assess", "--password=" + SECRET},
            {"keto", "assess", "--password", SECRET},
            {"keto", "assess", SECRET},
            {"keto", "check", "--url", "postgresql://keto:" + SECRET + "@localhost/keto"}
        }) {
            Ferryman.Said said = run(arguments);
            assertThat(said.exit()).isEqualTo(2);
            assertThat(said.out() + said.err()).doesNotContain(SECRET);
        }
        assertThat(run("keto", "assess", "--password=" + SECRET).err()).contains("PGPASSWORD");
        assertThat(run("keto", "check", "--url", "postgresql://keto:" + SECRET + "@localhost/keto", "--json")
                        .json()
                        .at("/findings/0/id")
                        .asText())
                .isEqualTo("URL_HOLDS_PASSWORD");
    }

    @Test
    void a_missing_configuration_is_wrong_input() {
        Ferryman.Said said =
                run("keto", "assess", "--config", home.resolve("none.yml").toString());
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("none.yml");
    }

    @Test
    void a_failed_login_is_told_with_its_remedy_and_changes_nothing(TestDatabase database) throws Exception {
        TestRole role = database.role("keto");
        Path config = Files.writeString(home.resolve("keto.yml"), "namespaces: [{id: 0, name: videos}]");
        Path run = home.resolve("run");
        Ferryman.Said said = run(
                "keto",
                "assess",
                "--url",
                database.url(role.name()),
                "--config",
                config.toString(),
                "--run",
                run.toString());
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).contains("PASSWORD_WRONG").contains("What to do").doesNotContain("Exception");
        assertThat(said.err()).doesNotContain(SECRET);
        assertThat(run).doesNotExist();
    }

    @Test
    void the_prompt_is_asked_when_nothing_else_has_the_password(TestDatabase database) {
        Ferryman ferryman = new Ferryman(home, "").with(database.password());
        assertThat(ferryman.run("keto", "check", "--url", database.url()).exit())
                .isZero();
    }

    @Test
    void a_database_without_keto_blocks(TestDatabase database) throws Exception {
        Path config = Files.writeString(home.resolve("keto.yml"), "namespaces: [{id: 0, name: videos}]");
        Ferryman.Said said = new Ferryman(home, database.password())
                .run("keto", "assess", "--url", database.url(), "--config", config.toString(), "--json");
        assertThat(said.exit()).isEqualTo(5);
        assertThat(said.json().findValuesAsText("id")).contains("KETO_NOT_FOUND");
    }

    @Test
    void help_and_version_tell_what_there_is() {
        Ferryman.Said help = run("keto", "migrate", "--help");
        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("--remove-duplicates", "--exclude-namespace", "Exit codes:");
        for (ExitCode exit : ExitCode.values()) {
            assertThat(help.out()).contains(exit.code() + "  ").contains(exit.meaning());
        }
        assertThat(run("--version").out()).startsWith("ferryman ");
        assertThat(run("keto", "--help").out())
                .contains("check", "assess", "schema", "dry-run", "migrate", "verify", "skipped", "status");
    }
}
