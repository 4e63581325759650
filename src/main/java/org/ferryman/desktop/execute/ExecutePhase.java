package org.ferryman.desktop.execute;

import java.util.Optional;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.KetoVerdict;
import org.ferryman.keto.move.Verification;

/** Where the page is. */
enum ExecutePhase {
    /** The database is being looked at. */
    LOOKING,
    /** The database could not be looked at. */
    UNKNOWN,
    /** It must not be migrated. */
    BLOCKED,
    /** It can be migrated. */
    READY,
    /** The user was asked whether to migrate. */
    CONFIRMING,
    /** Something runs. */
    RUNNING,
    /** What runs was asked to stop. */
    CANCELLING,
    /** The tuples were moved, and nobody has looked at them since. */
    UNVERIFIED,
    /** The tuples were moved, and not all of them are as they should be. */
    DIFFERENT,
    /** Every tuple that can be moved is there. */
    VERIFIED,
    /** Every tuple that can be moved was there when it was read last; that may have changed. */
    DOUBTFUL,
    /** v0.7 serves: its table is the truth, and nothing is migrated any more. */
    CUT_OVER;

    /** What a database's state means for this page, as long as nothing runs. */
    static ExecutePhase of(KetoStatus status) {
        if (status.cutOver().isPresent()) {
            return CUT_OVER;
        }
        return switch (status.lastKnown()) {
            case NOT_MIGRATABLE, IN_USE -> BLOCKED;
            case SCHEMA_TO_APPLY -> READY;
            case NOT_READ, TO_MIGRATE -> byRecord(status);
            case MIGRATED -> status.isDoubtful() ? DOUBTFUL : VERIFIED;
        };
    }

    /** What a migration has done since the tuples were read last, the run folder has. */
    private static ExecutePhase byRecord(KetoStatus status) {
        if (!status.isDoubtful() || !status.isMovedByRecord()) {
            return READY;
        }
        boolean verified = status.recorded() != KetoVerdict.Result.NOT_VERIFIED;
        return !verified ? UNVERIFIED : status.lastKnown() == KetoStatus.State.NOT_READ ? DOUBTFUL : READY;
    }

    /** Whether tuples were moved and verified earlier, and it is no longer so. */
    static boolean isStale(KetoStatus status) {
        return status.cutOver().isEmpty()
                && status.lastKnown() == KetoStatus.State.TO_MIGRATE
                && holdsRows(status.lastVerification())
                && status.evidence().stream()
                        .anyMatch(evidence -> evidence.step().equals(KetoSteps.VERIFY.id()));
    }

    /** Whether some of the tuples are in v0.7's table. */
    static boolean holdsRows(Optional<Verification> verification) {
        return verification.stream()
                .flatMap(known -> known.namespaces().stream())
                .anyMatch(namespace -> namespace.migrated() + namespace.alreadyPresent() > 0);
    }
}
