package org.ferryman.desktop.parts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.engine.Patience;

/** Opens a file or a folder as the user would: in the program that the desktop has for it. */
public final class FolderOpener {

    private FolderOpener() {}

    /**
     * Opens it, away from the window's thread.
     *
     * @param failed is told, where properties may be changed, why it can't be opened
     */
    public static void open(ServiceWorkspace<?> workspace, Path path, Consumer<Exception> failed) {
        workspace
                .tasks()
                .run(
                        () -> {
                            start(command(workspace.user().system(), path));
                            return path;
                        },
                        opened -> {},
                        failed);
    }

    static List<String> command(String system, Path path) {
        String name = system.toLowerCase(Locale.ROOT);
        String opener = name.startsWith("windows") ? "explorer" : name.startsWith("mac") ? "open" : "xdg-open";
        return List.of(opener, path.toAbsolutePath().toString());
    }

    static void start(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        // Explorer ends with 1 always; some openers stay as long as what they open.
        boolean refused = process.waitFor(Patience.DEFAULT.desktop().toMillis(), TimeUnit.MILLISECONDS)
                && process.exitValue() != 0
                && !command.get(0).equals("explorer");
        if (refused) {
            throw new IOException(command.get(0) + " can't open " + command.get(1));
        }
    }
}
