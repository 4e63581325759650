package org.ferryman.cli.sample;

import java.util.List;
import org.ferryman.app.ProgramCall;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextTable;

/** What a demonstration came to. */
interface DemoSummary {

    /** Whether all is as it should be. */
    boolean asExpected();

    /** Tells of it. */
    void write(TextPage page, ProgramCall call);

    /** How long each step took. */
    static void times(TextPage page, List<TimedStep> steps) {
        page.line("");
        TextTable times = new TextTable("step", ">seconds");
        steps.forEach(step -> times.row(step.title(), "%.1f".formatted(step.seconds())));
        page.table(times);
        page.line("");
    }

    /**
     * Where the record is.
     *
     * @param gone what is no longer there, for people
     * @param particular what the service's record has besides, for people
     */
    static void record(TextPage page, String gone, String run, String particular) {
        page.line("");
        page.line(gone + "; the record of this run stays in " + run);
        page.line("  " + particular);
        page.line("  *.json        the results of the steps; journal.jsonl: what was done when");
    }
}
