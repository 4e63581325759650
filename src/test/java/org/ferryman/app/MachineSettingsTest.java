package org.ferryman.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineSettingsTest {

    @TempDir
    private Path folder;

    private String home(Map<String, String> environment, String java) {
        return MachineSettings.home(environment, java, "Linux").toString();
    }

    @Test
    void m1_a_user_of_whom_the_system_knows_nothing_has_the_home_that_the_environment_names() {
        assertThat(home(Map.of("HOME", "/work/home"), "?")).isEqualTo("/work/home");
        assertThat(home(Map.of("HOME", "/work/home"), "")).isEqualTo("/work/home");
        assertThat(MachineSettings.home(Map.of("USERPROFILE", folder.toString()), "?", "Windows 11"))
                .isEqualTo(folder);
    }

    @Test
    void m1_without_any_home_nothing_is_put_below_the_working_folder() {
        assertThat(Path.of(home(Map.of(), "?"))).isAbsolute();
        assertThat(home(Map.of("HOME", "relative"), "?")).isEqualTo("/");
        assertThat(home(Map.of("HOME", ""), "?")).isEqualTo("/");
    }

    @Test
    void m3_a_home_that_is_not_there_gives_way_to_the_one_that_the_environment_names() {
        assertThat(home(Map.of("HOME", "/work/home"), "/nonexistent")).isEqualTo("/work/home");
        assertThat(home(Map.of(), "/nonexistent")).isEqualTo("/nonexistent");
    }

    @Test
    void a_home_that_is_there_is_kept() {
        assertThat(home(Map.of("HOME", "/work/home"), folder.toString())).isEqualTo(folder.toString());
    }

    @Test
    void m4_temporary_files_go_where_the_environment_says_unless_java_was_told() {
        Map<String, String> named = Map.of("TMPDIR", folder.toString());
        assertThat(MachineSettings.temporary(named, "/tmp")).isEqualTo(folder.toString());
        assertThat(MachineSettings.temporary(named, "/somewhere")).isEqualTo("/somewhere");
        assertThat(MachineSettings.temporary(Map.of("TMPDIR", folder + "/gone"), "/tmp"))
                .isEqualTo("/tmp");
        assertThat(MachineSettings.temporary(Map.of(), "/tmp")).isEqualTo("/tmp");
    }

    @Test
    void m2_a_variable_that_the_locale_could_not_read_is_read_as_utf_8() throws Exception {
        Path raw = Files.write(
                folder.resolve("environ"),
                "PGPASSWORD=pässwörd=\0PLAIN=x\0PGUSER=other\0".getBytes(StandardCharsets.UTF_8));
        assertThat(MachineSettings.repaired(
                        Map.of("PGPASSWORD", "p\uFFFD\uFFFDssw\uFFFD\uFFFDrd=", "PLAIN", "x", "PGUSER", "kept"), raw))
                .isEqualTo(Map.of("PGPASSWORD", "pässwörd=", "PLAIN", "x", "PGUSER", "kept"));
    }

    @Test
    void m2_a_variable_that_is_not_in_utf_8_either_stays_as_it_was_heard() throws Exception {
        Path raw = Files.write(folder.resolve("environ"), "A=\u00e4\0B=x\0".getBytes(StandardCharsets.ISO_8859_1));
        Map<String, String> heard = Map.of("A", "\uFFFD", "B", "x");
        assertThat(MachineSettings.repaired(heard, raw)).isEqualTo(heard);
        assertThat(MachineSettings.repaired(heard, folder.resolve("none"))).isEqualTo(heard);
    }
}
