package org.ferryman.cli.database;

import java.util.List;
import java.util.Optional;
import org.ferryman.engine.StepId;

/**
 * The result of a command that does the whole way.
 *
 * @param run the run folder, with the results and reports of all steps
 * @param steps what became of each step, in order, up to the one that stopped it
 * @param next the step before which it ended because options for it were not given
 */
public record RunResult(String run, List<StepResult> steps, Optional<Next> next) {

    public RunResult {
        steps = List.copyOf(steps);
    }

    /**
     * What became of one step.
     *
     * @param step its keyword
     * @param state how it ended
     * @param seconds how long it took
     */
    public record StepResult(StepId step, State state, double seconds) {}

    /**
     * How to go on.
     *
     * @param step its keyword
     * @param command the command line, with words in capitals for what is to be filled in
     */
    public record Next(StepId step, String command) {}

    /** How a step ended. */
    public enum State {
        /** It was as it should be before. */
        ALREADY_DONE,
        /** It was done now. */
        DONE,
        /** It could not be done, and the run ended. */
        STOPPED
    }
}
