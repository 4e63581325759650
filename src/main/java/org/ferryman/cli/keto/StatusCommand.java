package org.ferryman.cli.keto;

import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.ProgressPrinter;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.text.StatusText;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Journal;
import org.ferryman.engine.Work;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.connect.ConnectionSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code keto status}. */
@Command(
        name = "status",
        description = {
            "Shows where on the way from v0.6 to v0.7 a database is now, and which earlier results still hold.",
            "",
            "Reads the catalog, the server's counters of changes, and the run folder if there is one: no tuple. What"
                    + " only the tuples can show, it shows as of when they were last read, and whether the server has"
                    + " counted a change since.",
            "",
            "Works while another run is at work. Writes: nothing; with --full what it found, to the run folder if there"
                    + " is one."
        })
public final class StatusCommand extends KetoCommand {

    @Option(
            names = "--full",
            description = "Read every tuple, and show what is true now. Says beforehand what that takes.")
    private boolean full;

    public StatusCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        KetoSettings settings = settings();
        ConnectionSettings connection = connection();
        try (Database database = Database.open(connection);
                ProgressPrinter progress = new ProgressPrinter(terminal())) {
            Path folder = folder(database);
            Work work = new Work(progress, cancellation(), Journal.NONE);
            KetoLegacyPlaybook playbook = new KetoLegacyPlaybook(database, Optional.of(settings), folder);
            KetoStatus status = playbook.look(work);
            if (full) {
                terminal().err().println(StatusText.cost(status.cost()));
                terminal().err().flush();
                status = playbook.read(work);
            }
            return withConnection(connection, answer(status, folder));
        }
    }

    private static CommandAnswer answer(KetoStatus status, Path folder) {
        ExitCode exit = status.state() == KetoStatus.State.NOT_MIGRATABLE ? ExitCode.BLOCKED : ExitCode.DONE;
        return new CommandAnswer(exit, status, status.findings(), page -> new StatusText(page).write(status, folder))
                .summed(Optional.of(status.summary()));
    }
}
