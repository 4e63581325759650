package org.ferryman.desktop.kratos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.app.DatabaseRun;
import org.ferryman.app.ProgramCall;
import org.ferryman.app.RunSubject;
import org.ferryman.app.UserFolders;
import org.ferryman.desktop.wizard.OpenedRun;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.KratosInPlacePlaybook;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.slf4j.LoggerFactory;

/**
 * The Kratos database that the wizard works on, opened with its record.
 *
 * @param run the database and its record
 * @param playbook its steps
 * @param choice which Kratos is upgraded to, as it was chosen
 * @param newKratos what that stands for
 * @param lines the command lines that do what the wizard does
 */
public record OpenKratos(
        DatabaseRun run,
        KratosInPlacePlaybook playbook,
        NewKratosChoice choice,
        NewKratos newKratos,
        UpgradeLines lines)
        implements OpenedRun {

    /**
     * Opens a database with its record.
     *
     * @param folder where the record is; if empty, where this user's record of this database belongs
     * @param environment what the shell must set for the command line to find the password
     * @throws Exception as {@link DatabaseRun#open} does
     */
    public static OpenKratos open(
            ConnectionSettings connection,
            NewKratosChoice choice,
            Optional<Path> folder,
            UserFolders user,
            String environment,
            Cancellation cancellation)
            throws Exception {
        NewKratos newKratos = choice.resolve(user.environment());
        DatabaseRun run = DatabaseRun.open(connection, RunSubject.kratos(), folder, user, cancellation);
        KratosInPlacePlaybook playbook = new KratosInPlacePlaybook(run.database(), newKratos, run.folder());
        UpgradeLines lines = new UpgradeLines(
                new ProgramCall(user),
                environment,
                List.of("--url", run.database().settings().url()),
                choice.options());
        return new OpenKratos(run, playbook, choice, newKratos, lines);
    }

    @Override
    public String commandLine(String command, String... options) {
        return lines.of(command, options);
    }

    /** Whether Ferryman runs the new Kratos. */
    public boolean isRunHere() {
        return newKratos instanceof NewKratos.Program;
    }

    @Override
    public void close() {
        try {
            run.close();
        } catch (IOException failure) {
            LoggerFactory.getLogger(OpenKratos.class).warn("the run folder could not be closed", failure);
        }
    }
}
