package org.ferryman.desktop.connections;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.ferryman.desktop.wizard.LatestOnly;
import org.ferryman.desktop.wizard.ServiceWorkspace;

/** The command line that tests what stands on the page, written away from the window's thread. */
final class CheckLine {

    private final ShellLines shell;
    private final LatestOnly<String> writing;
    private final String service;

    CheckLine(ServiceWorkspace<?> workspace, String service) {
        this.shell = new ShellLines(workspace.user());
        this.writing = new LatestOnly<>(workspace.tasks());
        this.service = service;
    }

    /**
     * Writes it as the page is now.
     *
     * @param impossible whether what stands there can't be right: then there is none
     */
    void write(boolean impossible, ConnectionEntry entry, Callable<List<String>> options, Consumer<String> written) {
        String url = entry.url();
        Map<String, String> variables = entry.environment();
        writing.run(
                () -> impossible ? "" : shell.check(service, url, options.call(), variables),
                written,
                failure -> written.accept(""));
    }

    /** What the shell must set for a command to find the password. */
    String settings(ConnectionEntry entry) {
        return shell.settings(entry.environment());
    }
}
