package org.ferryman.playbook.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.StepId;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.report.ReportFact;
import org.ferryman.report.ReportGrid;

/**
 * What the run folder tells of one step: a part of {@link RunReport}.
 *
 * @param step the step's id
 * @param title what it does
 * @param state what became of it
 * @param attention whether somebody should look at it
 * @param summary the same in a sentence
 * @param when the time of its last outcome, or of its start if there is none
 * @param who the operating system's user who ran it
 * @param host where it ran
 * @param seconds how long it took, if it was done
 * @param facts what is known of it
 * @param tables counts, proofs and digests
 * @param findings of its last outcome
 * @param statements what was run, without secrets
 * @param files in the run folder that hold more
 * @param result the step's result as it is in the run folder
 */
public record StepReport(
        StepId step,
        String title,
        State state,
        boolean attention,
        String summary,
        Optional<Instant> when,
        Optional<String> who,
        Optional<String> host,
        Optional<Double> seconds,
        List<ReportFact> facts,
        List<ReportGrid> tables,
        List<Finding> findings,
        List<String> statements,
        List<String> files,
        Optional<JsonNode> result) {

    /** That of one step among those of a whole playbook. */
    public static StepReport of(PlaybookStep<?, ?> row, List<StepReport> all) {
        return all.stream()
                .filter(report -> report.step().equals(row.id()))
                .findFirst()
                .orElseThrow();
    }

    /** What became of a step. */
    public enum State {
        /** It did what it should. */
        DONE("done"),
        /** It was not done, for a reason that is on record. */
        WAIVED("waived"),
        /** It was done, and taken back later. */
        UNDONE("undone"),
        /** It was never begun. */
        NOT_DONE("not done"),
        /** It began, and there is no outcome: it is at work, or its process was killed. */
        UNFINISHED("unfinished"),
        /** A finding blocked it. */
        BLOCKED("blocked"),
        /** Another run was at work; nothing was changed. */
        LOCKED("another run was at work"),
        /** It failed, and changed nothing. */
        FAILED("failed"),
        /** It was begun, and taken back as a whole. */
        ROLLED_BACK("rolled back"),
        /** It stopped part-way. */
        PART_WAY("part-way"),
        /** It was cancelled, and changed nothing. */
        CANCELLED("cancelled"),
        /** Its result is there and can't be read. */
        UNREADABLE("unreadable");

        private final String words;

        State(String words) {
            this.words = words;
        }

        /** The same for people. */
        public String words() {
            return words;
        }
    }
}
