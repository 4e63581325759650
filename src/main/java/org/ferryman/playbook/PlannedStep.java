package org.ferryman.playbook;

import java.util.List;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;

/**
 * A row of the table with what was chosen about it: one stage of a way.
 *
 * @param row the row
 * @param options what was chosen
 * @param preparation gets ready what the step needs only while it is done
 * @param condition what must be so before it is begun
 * @param again whether it is done even where the world is already as the step makes it
 * @param <O> what may be chosen about the step
 * @param <R> the type of its result
 */
public record PlannedStep<O, R>(
        PlaybookStep<O, R> row, O options, Preparation<O> preparation, Condition condition, boolean again) {

    /** A stage that needs no preparation and no condition. */
    public static <O, R> PlannedStep<O, R> of(PlaybookStep<O, R> row, O options) {
        return new PlannedStep<>(row, options, (Preparation<O>) Doing::with, List::of, false);
    }

    /** A stage with what suits most upgrades. */
    public static <O, R> PlannedStep<O, R> usual(PlaybookStep<O, R> row) {
        return of(row, row.work().usual());
    }

    /** The same stage, prepared. */
    public PlannedStep<O, R> prepared(Preparation<O> before) {
        return new PlannedStep<>(row, options, before, condition, again);
    }

    /** The same stage, on a condition. */
    public PlannedStep<O, R> onlyIf(Condition required) {
        return new PlannedStep<>(row, options, preparation, required, again);
    }

    /** The same stage, of a step that somebody asked for by its name: nobody looks first whether it is done. */
    public PlannedStep<O, R> asAsked() {
        return new PlannedStep<>(row, options, preparation, condition, true);
    }

    /** Does the step, prepared. */
    public Outcome<R> perform(Doing<O, R> doing) throws Exception {
        return preparation.around(doing, options);
    }

    /**
     * Gets ready what a step needs, and puts it away when the step is over.
     *
     * @param <O> what may be chosen about the step
     */
    @FunctionalInterface
    public interface Preparation<O> {

        /** Does the step, with the options completed. */
        <R> Outcome<R> around(Doing<O, R> doing, O options) throws Exception;
    }

    /** What must be so before a step is begun. */
    @FunctionalInterface
    public interface Condition {

        /** What is in the way; empty if nothing is. */
        List<Finding> missing() throws Exception;
    }

    /**
     * The step's own work.
     *
     * @param <O> what may be chosen about the step
     * @param <R> the type of its result
     */
    @FunctionalInterface
    public interface Doing<O, R> {

        /** Does it. */
        Outcome<R> with(O options) throws Exception;
    }
}
