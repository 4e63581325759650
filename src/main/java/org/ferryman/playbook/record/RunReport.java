package org.ferryman.playbook.record;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.file.Json;
import org.ferryman.playbook.Playbook;
import org.ferryman.report.ReportFact;

/**
 * What a run folder tells: what was done, when, by whom, and what to do next. Made from the files alone, whoever else
 * is at work; what is not there is said to be absent.
 *
 * @param made when the report was made
 * @param verdict what came of it all, in a sentence
 * @param attention whether somebody should look at it
 * @param about the database, the configuration and the program, as the record has them
 * @param next what to do next, the most urgent first
 * @param steps all steps, in the order in which they are meant to be done
 * @param timeline what happened when
 * @param findings on the record itself: what is broken or unreadable in it
 */
public record RunReport(
        Instant made,
        String verdict,
        boolean attention,
        List<ReportFact> about,
        List<String> next,
        List<StepReport> steps,
        Timeline timeline,
        List<Finding> findings) {

    /** The page for people, in the run folder. */
    public static final String PAGE = "report.html";

    /** The same for scripts. */
    public static final String DATA = "report.json";

    /** What came of it all, and what comes next: the playbook's to say. */
    public interface Verdict {
        /** In a sentence. */
        String sentence();

        /** Whether somebody should look at it. */
        boolean needsAttention();

        /** What to do next, the most urgent first. */
        List<String> next();
    }

    /** Tells of what was read, now. */
    public static RunReport of(RunRecord record, Verdict verdict) {
        return new RunReport(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                verdict.sentence(),
                verdict.needsAttention() || !record.findings().isEmpty(),
                record.about(),
                verdict.next(),
                record.steps(),
                record.timeline(),
                record.findings());
    }

    /**
     * Tells of a run folder to others: puts a page and the same for scripts in it.
     *
     * @throws IOException if the folder can't be read or written to
     * @throws InputException if it is in a format that this version of the program can't read
     */
    public static RunReport make(Path folder, Playbook playbook, Function<RunRecord, Verdict> verdict)
            throws IOException, InputException {
        RunRecord record = RunRecord.read(folder, playbook);
        RunReport report = of(record, verdict.apply(record));
        report.write(folder, playbook.title());
        return report;
    }

    /**
     * Puts the page and the data in the folder, each at once or not at all.
     *
     * @param title what the page is called
     */
    private void write(Path folder, String title) throws IOException {
        Json.write(folder.resolve(DATA), this);
        new ReportPage(title, this).account().write(folder.resolve(PAGE));
    }
}
