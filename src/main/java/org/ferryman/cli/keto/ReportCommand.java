package org.ferryman.cli.keto;

import java.nio.file.Path;
import org.ferryman.cli.database.ReportAnswer;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.KetoRecord;
import org.ferryman.postgres.Database;
import picocli.CommandLine.Command;

/** {@code keto report}. */
@Command(
        name = "report",
        description = {
            "Writes the report of a run: what was done, when and by whom, findings, backup and proof, counts"
                    + " and checksums, skipped tuples, and what to do next.",
            "",
            "Works at any time, also while another run is at work. Reads: the run folder; with --run nothing"
                    + " else, so that no database is needed; without it, the database is asked which"
                    + " folder is its own. Writes: report.html and report.json in the run folder. Needs"
                    + " no --config."
        },
        footer = {"", "Example:", "  ferryman keto report --run /srv/keto-migration"})
public final class ReportCommand extends KetoCommand {

    public ReportCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        return ReportAnswer.of(folder(), KetoRecord::report);
    }

    private Path folder() throws Exception {
        if (options().run != null) {
            return options().run.toAbsolutePath();
        }
        try (Database database = Database.open(connection())) {
            return folder(database);
        }
    }
}
