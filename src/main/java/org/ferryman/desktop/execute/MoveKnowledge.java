package org.ferryman.desktop.execute;

import org.ferryman.desktop.wizard.PlaybookRunModel.Ending;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.Verification;

/** What is known of the move while nothing runs: by what the page did itself, and by looks at the database. */
final class MoveKnowledge {

    private final Workspace workspace;
    private ExecutePhase phase = ExecutePhase.LOOKING;
    private boolean stale;
    private long deleted;

    MoveKnowledge(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Where the page is as long as nothing is asked and nothing runs. */
    ExecutePhase phase() {
        return phase;
    }

    /** Whether the tuples were verified once, and it is no longer true. */
    boolean isStale() {
        return stale;
    }

    /** How many tuples were deleted through v0.7 and can be moved again, as far as somebody has read them. */
    long deleted() {
        return deleted;
    }

    /** The tuples were moved here. */
    void moved(Migration migration) {
        deleted = 0;
        workspace.migrationProperty().set(migration);
        workspace.verificationProperty().set(null);
        phase = ExecutePhase.UNVERIFIED;
    }

    /** They were compared here. */
    void verified(Verification verification) {
        workspace.verificationProperty().set(verification);
        phase = verification.holds() ? ExecutePhase.VERIFIED : ExecutePhase.DIFFERENT;
        stale = false;
    }

    /** A run is over: only a look tells what became of it, unless all that ran was the verification. */
    void ended(Ending how) {
        if (!how.isAt(KetoSteps.VERIFY)) {
            phase = ExecutePhase.LOOKING;
        } else if (!(how.outcome() instanceof Outcome.Done)) {
            phase = ExecutePhase.UNVERIFIED;
        }
    }

    /** What a look saw. */
    void seen(KetoStatus status) {
        if (status.full()) {
            deleted = status.facts().deleted();
        }
        // A look does not see what was done here since the tuples were read.
        boolean unread = phase == ExecutePhase.UNVERIFIED && status.isDoubtful();
        boolean different = phase == ExecutePhase.DIFFERENT && status.lastKnown() == KetoStatus.State.TO_MIGRATE;
        boolean known = (unread || different) && status.cutOver().isEmpty();
        phase = known ? phase : ExecutePhase.of(status);
        stale = !known && ExecutePhase.isStale(status);
        if (phase != ExecutePhase.UNVERIFIED) {
            status.lastVerification().ifPresent(workspace.verificationProperty()::set);
        }
    }

    /** A look failed: what was seen before stays in sight. */
    void notSeen() {
        if (phase == ExecutePhase.LOOKING) {
            phase = ExecutePhase.UNKNOWN;
        }
    }

    /** Another database. */
    void reset() {
        phase = ExecutePhase.LOOKING;
        stale = false;
        deleted = 0;
    }
}
