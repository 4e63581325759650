package org.ferryman.cli;

import java.io.IOException;
import java.util.List;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Failure;
import org.ferryman.engine.InputException;
import org.ferryman.engine.LockHeldException;
import org.ferryman.engine.UnexpectedFailure;
import org.ferryman.postgres.SqlFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers to failures outside of steps, where no runner turns them into outcomes; nothing was changed by then. */
final class Failures {

    private Failures() {}

    static Answer answer(Exception failure, Cancellation cancellation) {
        if (failure instanceof InputException input) {
            return Answer.without(ExitCode.USAGE, List.of(input.finding()));
        } else if (failure instanceof LockHeldException held) {
            return Answer.without(ExitCode.LOCKED, List.of(held.finding()));
        } else if (failure instanceof BlockedException blocked) {
            return Answer.without(ExitCode.BLOCKED, blocked.findings());
        } else if (failure instanceof CancelledException || failure instanceof InterruptedException) {
            return Answer.without(ExitCode.CANCELLED, List.of());
        }
        log().error("a command failed", failure);
        if (failure instanceof IOException file) {
            return Answer.without(ExitCode.FAILED, List.of(UnexpectedFailure.ofFile(file)));
        }
        Failure classified = new SqlFailures().classify(failure);
        boolean cancelled = cancellation.isRequested() && classified.kind() != Failure.Kind.FINAL;
        return cancelled
                ? Answer.without(ExitCode.CANCELLED, List.of())
                : Answer.without(ExitCode.FAILED, List.of(classified.finding()));
    }

    /** Made when needed: setting up the log takes a while. */
    private static Logger log() {
        return LoggerFactory.getLogger(Failures.class);
    }
}
