package org.ferryman.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.ferryman.engine.file.PendingFile;

/**
 * What was done, told in chapters: the content of one self-contained page without scripts.
 *
 * @param title the heading of the page
 * @param when the time for which it holds, shown in UTC
 * @param mark how its verdict looks
 * @param verdict what came of it all, in a sentence
 * @param facts what it is about
 * @param next what to do next, most urgent first
 * @param chapters its parts, in their order
 */
public record ReportContent(
        String title,
        Instant when,
        ReportChapter.Mark mark,
        String verdict,
        List<ReportFact> facts,
        List<String> next,
        List<ReportChapter> chapters) {

    /** Copies the lists. */
    public ReportContent {
        facts = List.copyOf(facts);
        next = List.copyOf(next);
        chapters = List.copyOf(chapters);
    }

    /** Puts the page in a file, at once or not at all: see {@link PendingFile}. */
    public void write(Path file) throws IOException {
        PendingFile.write(file, new AccountPage(this).render());
    }
}
