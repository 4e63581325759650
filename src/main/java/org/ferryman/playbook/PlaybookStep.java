package org.ferryman.playbook;

import java.util.Optional;
import java.util.function.Function;
import org.ferryman.engine.Step;
import org.ferryman.engine.StepId;

/**
 * One row of a playbook's table: everything that is known of a step apart from the step itself. What a front door, the
 * report, the plan, the help and the sample say of the steps and of their order is read from these rows.
 *
 * @param id the step's id, which names its result
 * @param title what it is, for people
 * @param tale how a report tells of its result
 * @param work how it is made, and when there is nothing to do
 * @param place where it stands on the way
 * @param guide how the plan tells of it; empty for what is not planned
 * @param <O> what may be chosen about it
 * @param <R> the type of its result
 */
public record PlaybookStep<O, R>(
        StepId id,
        String title,
        StepTale<R> tale,
        StepWork<O, R> work,
        StepPlace place,
        Optional<Function<PlanFacts, StepGuide>> guide) {

    /** A row of what is not planned. */
    public PlaybookStep(StepId id, String title, StepTale<R> tale, StepWork<O, R> work, StepPlace place) {
        this(id, title, tale, work, place, Optional.empty());
    }

    /** The same row, with what the plan says of it, where these facts are known. */
    public <F extends PlanFacts> PlaybookStep<O, R> guide(Class<F> facts, Function<F, StepGuide> telling) {
        return new PlaybookStep<>(id, title, tale, work, place, Optional.of(known -> telling.apply(facts.cast(known))));
    }

    /** The step itself. */
    public Step<R> make(StepContext context, O options) throws Exception {
        return work.maker().make(context, options);
    }

    /** The step with what suits most upgrades. */
    public Step<R> make(StepContext context) throws Exception {
        return make(context, work.usual());
    }
}
