package org.ferryman.cli.kratos;

import java.nio.file.Path;
import java.util.List;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.ProgressPrinter;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.text.KratosText;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Journal;
import org.ferryman.engine.Work;
import org.ferryman.kratos.KratosBlueGreenPlaybook;
import org.ferryman.kratos.KratosInPlacePlaybook;
import org.ferryman.kratos.KratosRecord;
import org.ferryman.kratos.assess.KratosStatus;
import org.ferryman.kratos.binary.KratosCharm;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.replicate.KratosBlueGreenStatus;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.connect.ConnectionSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kratos status}. */
@Command(
        name = "status",
        description = {
            "Shows which level of Kratos the database is at now, whether the new Kratos has migrations for it, and what"
                    + " to do next.",
            "",
            "With --target it shows how far an upgrade in that database is: the level of both, the replication, whether"
                    + " writes are stopped, which one is open, who is connected to the source, and what to do next.",
            "Reads: the catalogs, schema_migration, and the run folder if there is one. Works while another run is at"
                    + " work. Writes: nothing."
        })
public final class KratosStatusCommand extends BlueGreenCommandLine {

    @Mixin
    private NewKratosOptions named = new NewKratosOptions();

    public KratosStatusCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireOwn(List.of("--kratos", "--by-hand", KratosCharm.OPTION), List.of());
        return isBlueGreen() ? ofPair() : ofOne();
    }

    private CommandAnswer ofOne() throws Exception {
        NewKratos newKratos = newKratos(named);
        ConnectionSettings connection = connection();
        try (Database database = Database.open(connection);
                ProgressPrinter progress = new ProgressPrinter(terminal())) {
            Work work = new Work(progress, cancellation(), Journal.NONE);
            Path folder = folder(database, KratosInPlacePlaybook.ID);
            KratosStatus status = new KratosInPlacePlaybook(database, newKratos, folder).look(work);
            ExitCode exit = status.blocked() ? ExitCode.BLOCKED : ExitCode.DONE;
            CommandAnswer answer = new CommandAnswer(
                            exit, status, status.findings(), page -> new KratosText(page).write(status))
                    .summed(KratosRecord.summary(folder));
            return withConnection(connection, answer);
        }
    }

    private CommandAnswer ofPair() throws Exception {
        return looked((pair, cancellation) -> {
            KratosBlueGreenStatus status =
                    KratosBlueGreenStatus.read(pair, folder(pair.source(), KratosBlueGreenPlaybook.ID), cancellation);
            return new CommandAnswer(
                    status.blocked() ? ExitCode.BLOCKED : ExitCode.DONE,
                    status,
                    status.findings(),
                    page -> new KratosText(page).write(status));
        });
    }
}
