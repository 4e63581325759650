package org.ferryman.kratos.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ferryman.engine.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KratosCommandTest {

    @TempDir
    private Path folder;

    private static String id(String command) {
        try {
            KratosCommand.parse(command);
        } catch (InputException refused) {
            return refused.finding().id();
        }
        return "none";
    }

    @Test
    void words_are_those_of_a_shell_that_understands_quotes() throws Exception {
        assertThat(KratosCommand.parse("  /opt/my\\ kratos  'a  b'\"c \\\" \\\\ d\\e\" '' x\"\"y ")
                        .words())
                .containsExactly("/opt/my kratos", "a  bc \" \\ d\\e", "", "xy");
    }

    @Test
    void a_file_is_taken_as_it_is_whatever_its_name() throws Exception {
        Path file = Files.createFile(folder.resolve("my kratos;$(1) 'x"));
        assertThat(KratosCommand.parse(file.toString()).words()).containsExactly(file.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "kratos 'open",
                "kratos \"open",
                "kratos \\",
                "kratos | tee x",
                "kratos; rm x",
                "kratos $HOME",
                "kratos \"$HOME\"",
                "a && b",
                "kratos > x",
                "`kratos`"
            })
    void what_only_a_shell_could_do_is_refused(String command) {
        assertThat(id(command)).isEqualTo("KRATOS_COMMAND_INVALID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker run -e DSN=postgres://u:secret@h/d image",
                "kratos 'postgres://u:secret@h/d'",
                "env DSN=x kratos",
                "docker run -eDSN=x image"
            })
    void a_dsn_is_refused_and_not_repeated(String command) {
        assertThat(id(command)).isEqualTo("KRATOS_COMMAND_HOLDS_DSN");
        assertThatThrownBy(() -> KratosCommand.parse(command)).hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker run --rm image", "/usr/bin/podman run -e OTHER image DSN", "nerdctl run image -e"})
    void a_container_without_the_dsn_is_refused(String command) {
        assertThat(id(command)).isEqualTo("KRATOS_CONTAINER_WITHOUT_DSN");
    }

    @Test
    void each_container_has_a_name_of_its_own_by_which_it_is_stopped() throws Exception {
        KratosCommand command = KratosCommand.parse("docker run --rm --network host -e DSN oryd/kratos:v26.2.0");
        KratosCommand.Call first = command.call(List.of("version"));
        KratosCommand.Call second = command.call(List.of("version"));
        String name = first.container().orElseThrow().name();
        assertThat(name)
                .startsWith("ferryman-kratos-")
                .isNotEqualTo(second.container().orElseThrow().name());
        assertThat(first.words())
                .containsExactly(
                        "docker",
                        "run",
                        "--name",
                        name,
                        "--rm",
                        "--network",
                        "host",
                        "-e",
                        "DSN",
                        "oryd/kratos:v26.2.0",
                        "version");
        assertThat(first.container().orElseThrow().engine()).isEqualTo("docker");
    }

    @Test
    void a_name_that_was_given_is_kept() throws Exception {
        KratosCommand.Call call =
                KratosCommand.parse("podman run --name=mine --env=DSN image").call(List.of("version"));
        assertThat(call.container()).contains(new KratosCommand.Container("podman", "mine"));
        assertThat(call.words()).containsExactly("podman", "run", "--name=mine", "--env=DSN", "image", "version");
    }

    @Test
    void another_program_starts_no_container() throws Exception {
        assertThat(KratosCommand.parse("/opt/run docker run")
                        .call(List.of("version"))
                        .container())
                .isEmpty();
    }

    @Test
    void what_routes_the_traffic_is_taken_apart_in_the_same_way_and_names_no_database() throws Exception {
        assertThat(OpenCommand.parse("route --to 'the new one'").words())
                .containsExactly("route", "--to", "the new one");
        assertThat(idOfOpening("route | tee log")).isEqualTo("ON_OPEN_INVALID");
        assertThat(idOfOpening("")).isEqualTo("ON_OPEN_INVALID");
        assertThat(idOfOpening("psql postgresql://kratos:secret@green/kratos")).isEqualTo("ON_OPEN_HOLDS_DSN");
    }

    private static String idOfOpening(String command) {
        return catchThrowableOfType(InputException.class, () -> OpenCommand.parse(command))
                .finding()
                .id();
    }
}
