package org.ferryman.cli.terminal;

import java.util.List;
import org.ferryman.app.FailureOutcomes;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;

/** Answers to failures outside of steps, where no runner turns them into outcomes; nothing was changed by then. */
public final class FailureAnswers {

    private FailureAnswers() {}

    public static CommandAnswer answer(Exception failure, Cancellation cancellation) {
        return failure instanceof InputException input
                ? CommandAnswer.without(ExitCode.USAGE, List.of(input.finding()))
                : CommandAnswer.of(
                        FailureOutcomes.of(failure, cancellation),
                        never -> CommandAnswer.without(ExitCode.DONE, List.of()));
    }
}
