package org.ferryman.desktop.wizard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.app.KetoRun;
import org.ferryman.app.ProgramCall;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.KetoSettings;
import org.slf4j.LoggerFactory;

/**
 * The database that the wizard works on, opened with its record.
 *
 * @param run the database and its record
 * @param playbook its steps
 * @param settings what is to be migrated
 * @param call how this program is called from a shell
 * @param environment what the shell must set before, so that the command finds the password; empty if nothing
 */
public record Opened(
        KetoRun run, KetoLegacyPlaybook playbook, KetoSettings settings, ProgramCall call, String environment)
        implements AutoCloseable {

    /** The command line that does what a page does, ready to be run in a shell. */
    public String commandLine(String command, String... options) {
        List<String> arguments = new ArrayList<>(List.of("keto"));
        arguments.addAll(List.of(command.split(" ")));
        arguments.addAll(List.of(
                "--url",
                run.database().settings().url(),
                "--config",
                settings.config().source().toAbsolutePath().toString()));
        settings.excluded().stream()
                .sorted()
                .forEach(id -> arguments.addAll(List.of("--exclude-namespace", String.valueOf(id))));
        arguments.addAll(List.of(options));
        String line = call.with(arguments.toArray(String[]::new));
        return Stream.of(environment, line).filter(text -> !text.isEmpty()).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        try {
            run.close();
        } catch (IOException failure) {
            LoggerFactory.getLogger(Opened.class).warn("the run folder could not be closed", failure);
        }
    }
}
