package org.ferryman.desktop.execute;

import java.util.List;
import java.util.Optional;
import org.ferryman.desktop.wizard.PlaybookRunModel.Ending;
import org.ferryman.desktop.wizard.RunStage;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.MoveCount;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.Verification;
import org.ferryman.playbook.PlaybookStep;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows, all at one moment; how far the migration is comes on its own.
 *
 * @param ending how the last run ended, unless all was done; empty while something runs
 * @param stale whether the tuples were verified once, and it is no longer true
 * @param run what runs, or ran last
 * @param writes whether v0.6 can write
 * @param canMigrate whether it is known if writes are to be stopped first: without that knowledge they would not be
 * @param status the database as last observed; null before that
 * @param verification what the last one found; null before that
 * @param migration what the last one did; null before that
 * @param forecast how it will go
 * @param servesSince since when v0.7 serves, for people
 * @param deleted how many tuples that were moved were deleted through v0.7 since, as far as known
 * @param movesAgain whether these are to be moved again
 */
record ExecuteContent(
        ExecutePhase phase,
        Optional<Ending> ending,
        boolean stale,
        RunNow run,
        Writes writes,
        boolean canMigrate,
        @Nullable KetoStatus status,
        @Nullable Verification verification,
        @Nullable Migration migration,
        MigrationForecast forecast,
        Optional<String> servesSince,
        long deleted,
        boolean movesAgain) {

    /**
     * What runs, or ran last.
     *
     * @param stages in their order
     * @param running the step at work
     * @param changes whether that one changes the database
     * @param asksToCancel whether the user was asked about rolling back, while the work goes on
     * @param cameTooLate whether a stage was done before it could be stopped
     */
    record RunNow(
            List<RunStage> stages,
            Optional<PlaybookStep<?, ?>> running,
            boolean changes,
            boolean asksToCancel,
            boolean cameTooLate) {

        RunNow {
            stages = List.copyOf(stages);
        }

        boolean isAt(PlaybookStep<?, ?> step) {
            return running.filter(step::equals).isPresent();
        }
    }

    /**
     * Whether v0.6 can write.
     *
     * @param scheduled whether that is to be stopped first
     * @param frozen whether it is stopped, no matter by what, as far as known
     * @param stopped whether it is stopped by the run at hand, or the last one
     */
    record Writes(boolean scheduled, boolean frozen, boolean stopped) {}

    /** Whether v0.7's tables are to be made first. */
    boolean needsSchema() {
        return needsSchema(status);
    }

    /** The same of a database in some state. */
    static boolean needsSchema(@Nullable KetoStatus status) {
        return status != null && status.state() == KetoStatus.State.SCHEMA_TO_APPLY;
    }

    /** Whether nothing but the user's word is known to be missing for a migration that is blocked. */
    boolean canMoveAgain() {
        return phase == ExecutePhase.BLOCKED && deleted > 0 && servesSince.isEmpty();
    }

    /** How many tuples are where, by the last verification; empty before that. */
    Optional<MoveCount> count() {
        return Optional.ofNullable(verification)
                .map(found -> MoveCount.of(
                        found,
                        Optional.ofNullable(status).flatMap(KetoStatus::moved).flatMap(MoveCount::decisions)));
    }

    boolean isFrozen() {
        return writes.frozen();
    }

    /** Whether there is something that the page Finish can take back, and this page can't lead there. */
    boolean canRollBack() {
        boolean here = ending.isPresent()
                || switch (phase) {
                    case BLOCKED, UNVERIFIED, DIFFERENT, DOUBTFUL -> true;
                    default -> stale;
                };
        return here && (hasTables() || isFrozen());
    }

    private boolean hasTables() {
        return status != null
                && switch (status.level()) {
                    case V0_7, V0_7_PARTIAL -> true;
                    default -> false;
                };
    }
}
