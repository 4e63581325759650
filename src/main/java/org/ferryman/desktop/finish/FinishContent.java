package org.ferryman.desktop.finish;

import java.util.Optional;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.MoveCount;
import org.ferryman.keto.move.Migration;
import org.ferryman.playbook.record.RunRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows, all at one moment; its changes and the report tell for themselves how far they are.
 *
 * @param opened whether a database is open
 * @param record what the run folder says; null before it was read
 * @param failure why the run folder could not be read; null if it could
 * @param proof what the record proves
 * @param count how many tuples were moved, and what has become of the others; empty if none were
 * @param migration the newest one on record
 * @param cutOver whether the record says from when on v0.7 serves
 * @param busy whether one of the changes runs
 */
record FinishContent(
        boolean opened,
        @Nullable RunRecord record,
        @Nullable Outcome<RunRecord> failure,
        MigrationProof proof,
        Optional<MoveCount> count,
        Optional<Migration> migration,
        boolean cutOver,
        boolean busy) {

    /** Whether v0.7 lacks something that v0.6 had. */
    boolean isIncomplete() {
        return count.filter(known -> !known.isWhole()).isPresent();
    }

    /** Whether the time for a roll-back is over, or nothing is left to roll back. */
    boolean isOver() {
        return switch (proof) {
            case CUT_OVER, UNPROVEN, CLEANED_UP, ROLLED_BACK -> true;
            case NOTHING_MOVED, NOT_VERIFIED, HOLDS, DIFFERS, DOUBTFUL, STALE -> false;
        };
    }

    /** Whether there is something that v0.7 can serve. */
    boolean isMoved() {
        return switch (proof) {
            case NOTHING_MOVED, ROLLED_BACK -> false;
            case NOT_VERIFIED, HOLDS, DIFFERS, CUT_OVER, UNPROVEN, CLEANED_UP, DOUBTFUL, STALE -> true;
        };
    }
}
