package org.ferryman.desktop.connections;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ferryman.app.ProgramCall;
import org.ferryman.app.UserFolders;

/** What a shell must be told to do what the page does. */
final class ShellLines {

    private final ProgramCall call;

    ShellLines(UserFolders user) {
        this.call = new ProgramCall(user);
    }

    /** A service's check of the database of a URL, after the variables that it needs. */
    String check(String service, String url, List<String> options, Map<String, String> variables) {
        List<String> words = new ArrayList<>(List.of(service, "check"));
        if (!url.isEmpty()) {
            words.addAll(List.of("--url", url));
        }
        words.addAll(options);
        String line = call.with(words.toArray(String[]::new));
        String settings = settings(variables);
        return settings.isEmpty() ? line : settings + "\n" + line;
    }

    /** What sets the variables; empty if there are none. */
    String settings(Map<String, String> variables) {
        return new TreeMap<>(variables)
                .entrySet().stream()
                        .map(variable -> call.setting(variable.getKey(), Path.of(variable.getValue())))
                        .collect(Collectors.joining("\n"));
    }
}
