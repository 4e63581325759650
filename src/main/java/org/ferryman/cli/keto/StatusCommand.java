package org.ferryman.cli.keto;

import java.nio.file.Path;
import org.ferryman.cli.terminal.Answer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.ProgressPrinter;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.text.StatusText;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Journal;
import org.ferryman.engine.Work;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.StatusReader;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.connect.ConnectionSettings;
import picocli.CommandLine.Command;

/** {@code keto status}. */
@Command(
        name = "status",
        description = {
            "Shows where on the way from v0.6 to v0.7 a database is now, and which earlier results still hold.",
            "",
            "Works while another run is at work. Reads: Keto's tables, and the run folder if there is one."
                    + " Writes: nothing."
        })
public final class StatusCommand extends KetoCommand {

    public StatusCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public Answer answer() throws Exception {
        KetoSettings settings = settings();
        ConnectionSettings connection = connection();
        try (Database database = Database.open(connection);
                ProgressPrinter progress = new ProgressPrinter(terminal())) {
            Path folder = folder(database);
            Work work = new Work(progress, cancellation(), Journal.NONE);
            KetoStatus status = new StatusReader(database, settings, folder).read(work);
            ExitCode exit = status.state() == KetoStatus.State.NOT_MIGRATABLE ? ExitCode.BLOCKED : ExitCode.DONE;
            return withConnection(
                    connection,
                    new Answer(exit, status, status.findings(), page -> new StatusText(page).write(status, folder)));
        }
    }
}
