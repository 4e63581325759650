package org.ferryman.cli.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.cli.terminal.TextTable;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.playbook.record.RunReport;
import org.ferryman.playbook.record.StepReport;

/** How the terminal tells of the report of a run. */
public final class ReportAnswer {

    private ReportAnswer() {}

    /** Writes the report into a run folder. */
    @FunctionalInterface
    public interface Writer {
        RunReport write(Path folder) throws IOException, InputException;
    }

    /**
     * The report of a run folder, which is written there.
     *
     * @throws InputException if there is no such folder
     */
    public static CommandAnswer of(Path folder, Writer writer) throws IOException, InputException {
        if (!Files.isDirectory(folder)) {
            throw new InputException(Finding.blocker(
                    "RUN_FOLDER_NOT_FOUND",
                    "There is no run folder " + folder + ".",
                    "There is nothing to report on.",
                    "Name the folder with --run, or the database with --url."));
        }
        RunReport report = writer.write(folder);
        return new CommandAnswer(ExitCode.DONE, report, report.findings(), page -> text(page, report, folder));
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
