package org.ferryman.cli.keto;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.cli.terminal.TextTable;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.keto.KetoRecord;
import org.ferryman.playbook.record.RunReport;
import org.ferryman.playbook.record.StepReport;
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
        Path folder = folder();
        if (!Files.isDirectory(folder)) {
            throw new InputException(Finding.blocker(
                    "RUN_FOLDER_NOT_FOUND",
                    "There is no run folder " + folder + ".",
                    "There is nothing to report on.",
                    "Name the folder with --run, or the database with --url."));
        }
        RunReport report = KetoRecord.report(folder);
        return new CommandAnswer(ExitCode.DONE, report, report.findings(), page -> text(page, report, folder));
    }

    private Path folder() throws Exception {
        if (options().run != null) {
            return options().run.toAbsolutePath();
        }
        try (Database database = Database.open(connection())) {
            return folder(database);
        }
    }

    private static void text(TextPage page, RunReport report, Path folder) {
        String verdict = TextStyle.value(report.verdict());
        page.line(
                report.attention()
                        ? page.style().warning(verdict)
                        : page.style().good(verdict));
        page.line("");
        TextTable table = new TextTable("step", "state", "when");
        for (StepReport step : report.steps()) {
            table.row(
                    step.title(),
                    step.state().words() + (step.attention() ? " (look at it)" : ""),
                    step.when().map(Object::toString).orElse(""));
        }
        page.table(table);
        page.heading("What to do next");
        List<String> next = report.next();
        next.forEach(advice -> page.paragraph("- " + TextStyle.value(advice)));
        page.line("");
        page.line("Report: " + TextStyle.value(folder.resolve(RunReport.PAGE).toString()) + " (also .json)");
    }
}
