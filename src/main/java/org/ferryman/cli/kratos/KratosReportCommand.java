package org.ferryman.cli.kratos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ferryman.cli.database.ReportAnswer;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.KratosBlueGreenPlaybook;
import org.ferryman.kratos.KratosBlueGreenRecord;
import org.ferryman.kratos.KratosInPlacePlaybook;
import org.ferryman.kratos.KratosRecord;
import org.ferryman.playbook.RunDescription;
import picocli.CommandLine.Command;

/** {@code kratos report}. */
@Command(
        name = "report",
        description = {
            "Writes the report of an upgrade: what was done, when and by whom, what ran, whether a row changed, for how"
                    + " long writes stood still, findings, and what to do next.",
            "",
            "With --target it is that of the upgrade in a second database; with --run the folder says which one it is.",
            "Works at any time, also while another run is at work. Reads: the run folder; with --run nothing else, so"
                    + " that no database is needed; without it, the database is asked which folder is its own."
                    + " Writes: report.html and report.json in the run folder."
        },
        footer = {"", "Example:", "  ferryman kratos report --run /srv/kratos-upgrade"})
public final class KratosReportCommand extends BlueGreenCommandLine {

    public KratosReportCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireOwn(List.of(), List.of());
        Path folder = folder(isBlueGreen() ? KratosBlueGreenPlaybook.ID : KratosInPlacePlaybook.ID);
        boolean blueGreen = isBlueGreen() || isRecordOf(folder, KratosBlueGreenPlaybook.ID);
        return ReportAnswer.of(folder, blueGreen ? KratosBlueGreenRecord::report : KratosRecord::report);
    }

    private static boolean isRecordOf(Path folder, String playbook) throws IOException, InputException {
        return RunDescription.read(folder)
                .filter(known -> known.playbook().equals(playbook))
                .isPresent();
    }
}
