package org.ferryman.app;

import java.io.IOException;
import java.util.List;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Failure;
import org.ferryman.engine.InputException;
import org.ferryman.engine.LockHeldException;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.UnexpectedFailure;
import org.ferryman.postgres.SqlFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Outcomes of what is done outside of steps, where no runner makes them; nothing was changed by then. */
public final class FailureOutcomes {

    private FailureOutcomes() {}

    /** What a failure means. */
    public static <R> Outcome<R> of(Exception failure, Cancellation cancellation) {
        if (failure instanceof InputException input) {
            return new Outcome.Blocked<>(List.of(input.finding()));
        } else if (failure instanceof LockHeldException held) {
            return new Outcome.LockHeld<>(held.finding());
        } else if (failure instanceof BlockedException blocked) {
            return new Outcome.Blocked<>(blocked.findings());
        } else if (failure instanceof CancelledException || failure instanceof InterruptedException) {
            return new Outcome.Cancelled<>();
        }
        log().error("something failed", failure);
        if (failure instanceof IOException file) {
            return new Outcome.Failed<>(UnexpectedFailure.ofFile(file), file);
        }
        Failure classified = new SqlFailures().classify(failure);
        return cancellation.isRequested() && classified.kind() != Failure.Kind.FINAL
                ? new Outcome.Cancelled<>()
                : new Outcome.Failed<>(classified.finding(), failure);
    }

    /** Made when needed: setting up the log takes a while. */
    private static Logger log() {
        return LoggerFactory.getLogger(FailureOutcomes.class);
    }
}
