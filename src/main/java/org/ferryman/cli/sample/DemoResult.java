package org.ferryman.cli.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ferryman.app.ProgramCall;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextTable;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.sample.SampleDatabase;
import org.ferryman.keto.sample.SampleNamespace;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.report.AmountText;

/**
 * The result of {@code demo}.
 *
 * @param run the run folder, with the results and reports of all steps
 * @param steps what was done, in order
 * @param namespaces what became of the tuples, by namespace
 * @param totals over all namespaces
 * @param skippedByRule how many tuples each rule stopped
 * @param asExpected whether these are the numbers that the sample was made with, and the verification holds
 */
public record DemoResult(
        String run,
        List<TimedStep> steps,
        List<NamespaceCounts> namespaces,
        CountTotals totals,
        Map<String, Long> skippedByRule,
        boolean asExpected)
        implements DemoSummary {

    static DemoResult of(
            String run, List<TimedStep> steps, SampleDatabase sample, Migration migration, boolean verified) {
        Map<String, Long> byRule = new TreeMap<>();
        migration.skippedByRule().forEach((rule, count) -> byRule.put(rule.name(), count));
        boolean same = counts(sample).equals(migration.namespaces())
                && sample.skipped().equals(byRule);
        return new DemoResult(
                run, List.copyOf(steps), migration.namespaces(), migration.totals(), byRule, same && verified);
    }

    /** What should become of the sample: known from how it was made. */
    private static List<NamespaceCounts> counts(SampleDatabase sample) {
        List<NamespaceCounts> counts = new ArrayList<>();
        for (SampleNamespace namespace : sample.namespaces()) {
            counts.add(new NamespaceCounts(
                    namespace.id(),
                    namespace.name(),
                    namespace.legacy(),
                    namespace.movable(),
                    0,
                    namespace.legacy() - namespace.movable(),
                    0));
        }
        return counts;
    }

    @Override
    public void write(TextPage page, ProgramCall call) {
        page.heading("Summary: legacy = moved + already there + skipped, in every namespace");
        TextTable table = new TextTable("namespace", ">legacy", "", ">moved", "", ">already there", "", ">skipped");
        namespaces.forEach(each -> row(table, each.name(), each.totals()));
        row(table, "total", totals);
        page.table(table);
        DemoSummary.times(page, steps);
        if (asExpected) {
            page.line(page.style().good("The demo worked")
                    + ": these are the numbers that the sample was made with. "
                    + AmountText.count(totals.skipped(), "tuple")
                    + " can't be moved as they stand, and were skipped; each is in the report with the reason.");
        }
        DemoSummary.record(
                page, "The server is gone", run, "skipped.html  the report of the skipped tuples (also .csv, .jsonl)");
        page.heading("Next");
        page.line("  " + call.with("sample", "start") + "    leaves such a database running, to try each command on");
        page.line("  " + call.with("keto", "--help") + "     the commands, for a database of your own");
    }

    private static void row(TextTable table, String name, CountTotals counts) {
        table.row(name, counts.legacy(), "=", counts.migrated(), "+", counts.alreadyPresent(), "+", counts.skipped());
    }
}
