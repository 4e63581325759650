package org.ferryman.desktop.execute;

import java.time.Duration;
import java.util.Optional;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.engine.StepId;

/**
 * One part of what the page does, as it is shown beside the others.
 *
 * @param id the step's
 * @param took how long it took; empty before its end
 */
record RunStage(StepId id, State state, Optional<Duration> took) {

    /** Where a stage is. */
    enum State {
        /** Comes later. */
        TO_DO,
        /** At work. */
        RUNNING,
        /** Did what it should. */
        DONE,
        /** Ended otherwise. */
        STOPPED
    }

    static RunStage of(StepModel<?> step) {
        State state = switch (step.view().state()) {
            case IDLE, LOOKING, ASKING -> State.TO_DO;
            case RUNNING, CANCELLING -> State.RUNNING;
            case ENDED -> step.view().result().isPresent() ? State.DONE : State.STOPPED;
        };
        return new RunStage(step.step(), state, step.view().took());
    }
}
