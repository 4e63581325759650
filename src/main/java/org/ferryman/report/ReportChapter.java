package org.ferryman.report;

import java.util.List;
import org.ferryman.engine.Finding;

/**
 * A part of an {@link ReportContent}.
 *
 * @param id stable, lower case with dashes: links point to it
 * @param title its heading
 * @param mark how it looks
 * @param state what became of it, in a word or two
 * @param summary the same in a sentence
 * @param facts what is known
 * @param grids tables
 * @param findings what should be known
 * @param statements what was run; shown when asked for
 * @param files names of files beside the page that hold more
 */
public record ReportChapter(
        String id,
        String title,
        Mark mark,
        String state,
        String summary,
        List<ReportFact> facts,
        List<ReportGrid> grids,
        List<Finding> findings,
        List<String> statements,
        List<String> files) {

    /** Copies the lists. */
    public ReportChapter {
        facts = List.copyOf(facts);
        grids = List.copyOf(grids);
        findings = List.copyOf(findings);
        statements = List.copyOf(statements);
        files = List.copyOf(files);
    }

    /** How a chapter looks, besides its words. */
    public enum Mark {
        /** It went well. */
        GOOD,
        /** Somebody should look at it. */
        WARN,
        /** There is nothing to it. */
        QUIET
    }
}
