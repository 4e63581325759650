package org.ferryman.desktop.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.ferryman.engine.Patience;

/** Asks the operating system whether it is dark: JavaFX can tell from version 22 on only. */
public final class SystemTheme {

    private SystemTheme() {}

    /** Whether it is; false where it can't be asked. May take a moment. */
    public static boolean isDark(String system) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return answer(
                            "reg",
                            "query",
                            "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize",
                            "/v",
                            "AppsUseLightTheme")
                    .contains("0x0");
        } else if (name.startsWith("mac")) {
            return answer("defaults", "read", "-g", "AppleInterfaceStyle").contains("Dark");
        }
        return answer("gsettings", "get", "org.gnome.desktop.interface", "color-scheme")
                .contains("dark");
    }

    private static String answer(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(Patience.DEFAULT.desktop().toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return "";
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unknown) {
            return "";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
