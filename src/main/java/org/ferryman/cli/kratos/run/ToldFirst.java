package org.ferryman.cli.kratos.run;

import org.ferryman.engine.Outcome;
import org.ferryman.playbook.PlannedStep;

/**
 * Tells people something before a step, as what they are to run themselves.
 *
 * @param <O> what may be chosen about the step
 */
record ToldFirst<O>(Telling telling) implements PlannedStep.Preparation<O> {

    /** What is told. */
    @FunctionalInterface
    interface Telling {
        void tell() throws Exception;
    }

    @Override
    public <R> Outcome<R> around(PlannedStep.Doing<O, R> doing, O options) throws Exception {
        telling.tell();
        return doing.with(options);
    }
}
