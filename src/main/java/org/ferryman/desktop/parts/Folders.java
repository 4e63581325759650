package org.ferryman.desktop.parts;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.ferryman.desktop.wizard.Tasks;
import org.slf4j.LoggerFactory;

/** Folders in the desktop's file manager. */
public final class Folders {

    private Folders() {}

    /** Opens one; where there is no file manager, the log says so. Returns at once. */
    public static void open(Path folder, Tasks tasks) {
        tasks.run(
                () -> new ProcessBuilder(List.of(program(), folder.toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start(),
                started -> {},
                failure -> LoggerFactory.getLogger(Folders.class).warn("{} can't be shown", folder, failure));
    }

    private static String program() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return system.startsWith("windows") ? "explorer" : system.startsWith("mac") ? "open" : "xdg-open";
    }
}
