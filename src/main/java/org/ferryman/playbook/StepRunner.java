package org.ferryman.playbook;

import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Step;

/** Does the steps of one database by the engine's runner, and shows their progress in the way of a front door. */
public interface StepRunner {

    /** Looks, and changes nothing. */
    Outcome<Inspection> inspect(Change<?> change);

    /** Does a step. */
    <R> Outcome<R> run(Step<R> step);

    /** What ends the work early. */
    Cancellation cancellation();
}
