package org.ferryman.playbook.runbook;

import java.util.List;
import java.util.Locale;
import org.ferryman.engine.Finding;
import org.ferryman.report.Markdown;
import org.ferryman.report.ReportGrid;
import org.ferryman.report.ReportGrid.Column;

/** A {@link Runbook} as Markdown. */
final class RunbookText {

    private final Runbook runbook;
    private final Markdown text = new Markdown();

    RunbookText(Runbook runbook) {
        this.runbook = runbook;
    }

    String markdown() {
        text.heading(1, runbook.title() + ": runbook")
                .paragraph("Database " + runbook.database() + ", schema " + runbook.schema() + ", PostgreSQL "
                        + runbook.serverMajor() + ", as it was at " + runbook.made() + ".");
        runbook.about(text);
        text.heading(2, "In short").table(overview());
        if (!runbook.findings().isEmpty()) {
            text.heading(2, "Before you begin");
            findings(runbook.findings());
        }
        for (int nth = 0; nth < runbook.parts().size(); nth++) {
            part(nth + 1, runbook.parts().get(nth));
        }
        text.heading(2, "Afterwards").list(runbook.afterwards());
        return text.toString();
    }

    private ReportGrid overview() {
        return new ReportGrid(
                "Steps",
                List.of(Column.text("Step"), Column.text("Expected time"), Column.text("How to turn back")),
                runbook.parts().stream()
                        .map(part -> List.of(part.title(), part.time(), part.back()))
                        .toList());
    }

    private void part(int nth, RunbookPart part) {
        text.heading(2, nth + ". " + part.title()).paragraph(part.what());
        if (!part.commands().isEmpty()) {
            text.code("sh", String.join("\n", part.commands()));
        }
        if (!part.sql().isEmpty()) {
            text.paragraph("As the database is now, this runs:").code("sql", sql(part.sql()));
        }
        text.labelled("Expected time:", part.time()).labelled("To turn back:", part.back());
        if (!part.backCommands().isEmpty()) {
            text.code("sh", String.join("\n", part.backCommands()));
        }
        if (!part.findings().isEmpty()) {
            text.paragraph("As the database is now:");
            findings(part.findings());
        }
    }

    private static String sql(List<String> statements) {
        StringBuilder all = new StringBuilder();
        for (String statement : statements) {
            String stripped = statement.strip();
            boolean ended = stripped.endsWith(";") || stripped.lines().allMatch(line -> line.startsWith("--"));
            all.append(stripped).append(ended ? "\n" : ";\n");
        }
        return all.toString();
    }

    private void findings(List<Finding> findings) {
        text.list(findings.stream()
                .map(finding -> finding.severity().name().toLowerCase(Locale.ROOT) + ": " + finding.seen() + " "
                        + finding.why() + (finding.remedy().isBlank() ? "" : " What to do: " + finding.remedy()) + " ("
                        + finding.id() + ")")
                .toList());
    }
}
