package org.ferryman.playbook.record;

/**
 * What has come of the whole way so far: the same in the terminal, in JSON, in the report, in the list of runs and in
 * the window.
 *
 * @param sentence in a sentence, numbers first
 * @param attention whether somebody should look at it
 */
public record RunSummary(String sentence, boolean attention) {

    /** What a verdict says. */
    public static RunSummary of(RunReport.Verdict verdict) {
        return new RunSummary(verdict.sentence(), verdict.needsAttention());
    }
}
