package org.ferryman.cli;

import java.util.List;

/**
 * The result of {@code keto run}.
 *
 * @param run the run folder, with the results and reports of all steps
 * @param steps what became of each step, in order, up to the one that stopped it
 */
record RunResult(String run, List<StepResult> steps) {

    RunResult {
        steps = List.copyOf(steps);
    }

    /**
     * What became of one step.
     *
     * @param step its keyword
     * @param state how it ended
     * @param seconds how long it took
     */
    record StepResult(String step, State state, double seconds) {}

    /** How a step ended. */
    enum State {
        /** It was as it should be before. */
        ALREADY_DONE,
        /** It was done now. */
        DONE,
        /** It could not be done, and the run ended. */
        STOPPED
    }
}
