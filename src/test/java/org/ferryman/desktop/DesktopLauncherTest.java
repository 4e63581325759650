package org.ferryman.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class DesktopLauncherTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void without_a_display_the_program_says_so_and_names_the_demo() throws Exception {
        ProcessBuilder program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.ferryman.Main");
        program.environment().remove("DISPLAY");
        program.environment().remove("WAYLAND_DISPLAY");
        Process process = program.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(out).isEmpty();
        assertThat(err).contains("needs a display").contains("ferryman demo").doesNotContain("Exception");
    }

    @Test
    void only_where_windows_are_drawn_by_a_display_server_one_is_asked_for() {
        assertThat(DesktopLauncher.missingDisplay("Linux", Map.of())).hasValue("DISPLAY is not set.");
        assertThat(DesktopLauncher.missingDisplay("Linux", Map.of("DISPLAY", "")))
                .isPresent();
        assertThat(DesktopLauncher.missingDisplay("Linux", Map.of("DISPLAY", ":0")))
                .isEmpty();
        assertThat(DesktopLauncher.missingDisplay("Windows 11", Map.of())).isEmpty();
        assertThat(DesktopLauncher.missingDisplay("Mac OS X", Map.of())).isEmpty();
    }
}
