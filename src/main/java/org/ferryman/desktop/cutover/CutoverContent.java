package org.ferryman.desktop.cutover;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.finish.AnswerComparison;
import org.ferryman.keto.finish.CutoverResult;
import org.ferryman.keto.finish.TakenBack;
import org.ferryman.postgres.content.RowEquality;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows, all at one moment.
 *
 * @param opened whether a database is open
 * @param known what is on record
 * @param problem why it was not cut over, or the record not read; null or done if nothing is wrong
 * @param asked whether it is asked whether to do it
 * @param busy whether it is at work
 * @param servesSince since when v0.7 serves, for people, as the database or the run folder has it
 * @param opening what the cut-over that runs has come to; empty before v0.7 may be written to
 * @param takenBack what became of a cut-over that was taken back here; empty unless that was the last thing done
 */
record CutoverContent(
        boolean opened,
        Known known,
        @Nullable Outcome<?> problem,
        boolean asked,
        boolean busy,
        Optional<String> servesSince,
        Optional<Opening> opening,
        Optional<TakenBack> takenBack) {

    /**
     * What is on record.
     *
     * @param cutover empty before it was cut over
     * @param comparison the newest one; empty before there is one
     * @param proven whether nothing is left to prove of the cut-over
     */
    record Known(Optional<CutoverResult> cutover, Optional<AnswerComparison> comparison, boolean proven) {
        static final Known NOTHING = new Known(Optional.empty(), Optional.empty(), true);

        /** What a run folder has. */
        static Known read(Path folder) throws IOException {
            Optional<CutoverResult> cutover = CutoverResult.read(folder);
            boolean proven = cutover.isEmpty() || cutover.get().standing(folder) == RowEquality.EQUAL;
            return new Known(cutover, AnswerComparison.read(folder), proven);
        }

        /** The same once the cut-over is taken back. */
        Known withoutCutover() {
            return new Known(Optional.empty(), comparison, true);
        }
    }

    /**
     * A cut-over under way, from the moment on that v0.7 may be written to.
     *
     * @param at that moment
     * @param recorded whether the cut-over is on record, so that only the proof is to come
     */
    record Opening(Instant at, boolean recorded) {}

    /** Whether the proof of the cut-over is what runs now. */
    boolean isProving() {
        return opening.filter(Opening::recorded).isPresent();
    }

    /** The text that says what closing the window costs now. */
    String closing() {
        return isProving() ? "close.proof" : opening.isPresent() ? "close.open" : "close";
    }

    boolean isDone() {
        return known.cutover().isPresent() || servesSince.isPresent();
    }

    /** Whether something went wrong that the user did not want. */
    boolean hasFailed() {
        return problem != null && !(problem instanceof Outcome.Cancelled) && !(problem instanceof Outcome.Done);
    }
}
