package org.ferryman.desktop.wizard;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.app.DatabaseRun;
import org.ferryman.app.ProgramCall;
import org.ferryman.app.RunSubject;
import org.ferryman.app.UserFolders;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.playbook.runbook.Runbook;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.slf4j.LoggerFactory;

/**
 * The database that the wizard works on, opened with its record.
 *
 * @param run the database and its record
 * @param playbook its steps
 * @param settings what is to be migrated
 * @param call how this program is called from a shell
 * @param login how it is connected to
 * @param first how it was connected to when it was named; another user may go on with it
 */
public record OpenDatabase(
        DatabaseRun run, KetoLegacyPlaybook playbook, KetoSettings settings, ProgramCall call, Login login, Login first)
        implements OpenedRun {

    /**
     * A connection, and what a command line needs to make it, too.
     *
     * @param environment what the shell must set before, so that the command finds the password; empty if nothing
     */
    public record Login(ConnectionSettings connection, String environment) {}

    /**
     * Opens a database with its record.
     *
     * @param folder where the record is; if empty, where this user's record of this database belongs
     * @param environment what the shell must set for the command line to find the password
     * @throws Exception as {@link DatabaseRun#open} does
     */
    public static OpenDatabase open(
            ConnectionSettings connection,
            KetoSettings settings,
            Optional<Path> folder,
            UserFolders user,
            String environment,
            Cancellation cancellation)
            throws Exception {
        Login login = new Login(connection, environment);
        return open(login, login, settings, folder, user, cancellation);
    }

    /**
     * Opens it with the same record after this one is closed: as another user, or with other settings.
     *
     * @throws Exception as {@link DatabaseRun#open} does
     */
    public OpenDatabase anew(Login as, KetoSettings chosen, UserFolders user, Cancellation cancellation)
            throws Exception {
        Login known = as.connection().equals(first.connection()) ? first : as;
        return open(known, first, chosen, Optional.of(run.folder()), user, cancellation);
    }

    private static OpenDatabase open(
            Login login,
            Login first,
            KetoSettings settings,
            Optional<Path> folder,
            UserFolders user,
            Cancellation cancellation)
            throws Exception {
        DatabaseRun run = DatabaseRun.open(
                login.connection(), RunSubject.keto(Optional.of(settings)), folder, user, cancellation);
        KetoLegacyPlaybook playbook = new KetoLegacyPlaybook(run.database(), Optional.of(settings), run.folder());
        return new OpenDatabase(run, playbook, settings, new ProgramCall(user), login, first);
    }

    /** How it was connected to before another user went on with it; empty if none has. */
    public Optional<Login> before() {
        return Optional.of(first).filter(earlier -> !earlier.equals(login));
    }

    @Override
    public String commandLine(String command, String... options) {
        List<String> words = new ArrayList<>(List.of("keto"));
        words.addAll(List.of(command.split(" ")));
        return Stream.of(login.environment(), line(words, List.of(options)))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    /** The command lines of a plan: what the shell must set before is not repeated in each. */
    public Runbook.Calls calls() {
        return command -> line(List.of(command), List.of());
    }

    private String line(List<String> command, List<String> options) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of(
                "--url",
                run.database().settings().url(),
                "--config",
                settings.config().source().toAbsolutePath().toString()));
        settings.excluded().stream()
                .sorted()
                .forEach(id -> arguments.addAll(List.of("--exclude-namespace", String.valueOf(id))));
        arguments.addAll(options);
        return call.with(arguments.toArray(String[]::new));
    }

    @Override
    public void close() {
        try {
            run.close();
        } catch (IOException failure) {
            LoggerFactory.getLogger(OpenDatabase.class).warn("the run folder could not be closed", failure);
        }
    }
}
