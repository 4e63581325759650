package org.ferryman.cli.terminal;

import java.util.List;
import org.ferryman.app.Outcomes;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;

/** Answers to failures outside of steps, where no runner turns them into outcomes; nothing was changed by then. */
public final class Failures {

    private Failures() {}

    public static Answer answer(Exception failure, Cancellation cancellation) {
        return failure instanceof InputException input
                ? Answer.without(ExitCode.USAGE, List.of(input.finding()))
                : Answer.of(Outcomes.of(failure, cancellation), never -> Answer.without(ExitCode.DONE, List.of()));
    }
}
