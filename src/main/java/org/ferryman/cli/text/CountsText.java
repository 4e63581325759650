package org.ferryman.cli.text;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.cli.terminal.TextTable;
import org.ferryman.keto.OutageForecast;
import org.ferryman.keto.copy.CopyResult;
import org.ferryman.keto.move.DryRun;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.report.AmountText;

/** What was moved, or would be, for people. */
public final class CountsText {

    private final TextPage page;

    public CountsText(TextPage page) {
        this.page = page;
    }

    public void dryRun(DryRun result, Path folder) {
        counts("What a migration would do", "to move", result.namespaces(), result.totals());
        RuleText.write(page, "Would be skipped", result.skippedByRule());
        page.line("");
        page.line(page.style().good("Done in " + AmountText.seconds(result.seconds()))
                + " and rolled back: nothing was changed.");
        OutageForecast forecast = OutageForecast.of(result);
        page.paragraph("In a migration " + forecast.wholeText(Instant.now()));
        page.line("Every legacy tuple is accounted for: "
                + AmountText.count(result.totals().legacy()) + " = "
                + AmountText.count(result.totals().migrated()) + " to move + "
                + AmountText.count(result.totals().alreadyPresent()) + " already there + "
                + AmountText.count(result.totals().skipped()) + " skipped.");
        skipped(folder);
    }

    public void migration(Migration result, Path folder) {
        counts("What was done", "moved", result.namespaces(), result.totals());
        RuleText.write(page, "Skipped", result.skippedByRule());
        page.line("");
        page.line(page.style().good("Committed") + " after "
                + AmountText.seconds(result.seconds() + result.commitSeconds())
                + ", during which v0.6 could not write.");
        if (result.duplicatesRemoved() > 0) {
            page.line("Removed " + AmountText.count(result.duplicatesRemoved(), "surplus row")
                    + " of Keto's own migrator.");
        }
        skipped(folder);
    }

    public void copy(CopyResult result) {
        counts("What was copied", "copied", result.namespaces(), result.totals());
        RuleText.write(page, "Skipped", result.skippedByRule());
        page.line("");
        page.line(page.style().good("Committed") + " after " + AmountText.seconds(result.seconds())
                + "; v0.6 went on writing, and what changes is noted.");
    }

    private void counts(String heading, String moved, List<NamespaceCounts> namespaces, CountTotals totals) {
        page.heading(heading);
        TextTable table =
                new TextTable(">id", "~name", ">legacy", ">" + moved, ">already there", ">skipped", ">stale, removed");
        namespaces.forEach(counts -> row(table, counts.id(), TextStyle.value(counts.name()), counts.totals()));
        row(table, "", "total", totals);
        page.table(table);
    }

    private static void row(TextTable table, Object id, String name, CountTotals counts) {
        table.row(
                id,
                name,
                counts.legacy(),
                counts.migrated(),
                counts.alreadyPresent(),
                counts.skipped(),
                counts.staleRemoved());
    }

    private void skipped(Path folder) {
        page.line("Report of the skipped tuples: " + folder.resolve("skipped.html") + " (also .csv, .jsonl)");
    }
}
