package org.ferryman.cli.kratos;

import org.ferryman.cli.database.ReportAnswer;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.KratosRecord;
import picocli.CommandLine.Command;

/** {@code kratos report}. */
@Command(
        name = "report",
        description = {
            "Writes the report of an upgrade: what was done, when and by whom, what ran, whether a row changed, for how"
                    + " long writes stood still, findings, and what to do next.",
            "",
            "Works at any time, also while another run is at work. Reads: the run folder; with --run nothing else, so"
                    + " that no database is needed; without it, the database is asked which folder is its own."
                    + " Writes: report.html and report.json in the run folder."
        },
        footer = {"", "Example:", "  ferryman kratos report --run /srv/kratos-upgrade"})
public final class KratosReportCommand extends KratosCommandLine {

    public KratosReportCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        return ReportAnswer.of(folder(), KratosRecord::report);
    }
}
