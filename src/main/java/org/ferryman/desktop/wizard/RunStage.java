package org.ferryman.desktop.wizard;

import java.time.Duration;
import java.util.Optional;
import org.ferryman.engine.StepId;

/**
 * One part of what the page does, as it is shown beside the others.
 *
 * @param id the step's
 * @param took how long it took; empty before its end
 */
public record RunStage(StepId id, State state, Optional<Duration> took) {

    /** Where a stage is. */
    public enum State {
        /** Comes later. */
        TO_DO,
        /** At work. */
        RUNNING,
        /** Did what it should. */
        DONE,
        /** Ended otherwise. */
        STOPPED
    }

    /** As a step stands now. */
    public static RunStage of(StepModel<?, ?> step) {
        State state = switch (step.view().state()) {
            case IDLE, LOOKING, ASKING -> State.TO_DO;
            case RUNNING, CANCELLING -> State.RUNNING;
            case ENDED -> step.view().result().isPresent() ? State.DONE : State.STOPPED;
        };
        return new RunStage(step.step(), state, step.view().took());
    }
}
