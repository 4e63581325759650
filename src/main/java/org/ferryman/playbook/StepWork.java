package org.ferryman.playbook;

import java.util.function.Predicate;
import org.ferryman.engine.Step;

/**
 * How a step is made, and what the driver must know of it.
 *
 * @param usual what suits most upgrades
 * @param enough whether it can be done with what was chosen; else the way ends before it
 * @param maker makes it
 * @param observer whether the world is already as it makes it
 * @param goesOn whether the way goes on after such a result
 * @param nothingLeft whether such a result says that none of the steps after it is needed
 * @param open what a result leaves for people to deal with
 * @param <O> what may be chosen about it
 * @param <R> the type of its result
 */
public record StepWork<O, R>(
        O usual,
        Predicate<O> enough,
        Maker<O, R> maker,
        Observer<O> observer,
        Predicate<R> goesOn,
        Predicate<R> nothingLeft,
        OpenItems<R> open) {

    /** A step that looks for itself whether there is something to do, and leaves nothing to people. */
    public static <O, R> StepWork<O, R> of(O usual, Maker<O, R> maker) {
        return new StepWork<>(
                usual,
                options -> true,
                maker,
                (context, options, runner) -> StepLook.inspected(maker.make(context, options), runner),
                result -> true,
                result -> false,
                OpenItems.none());
    }

    /** The same, where not everything that was chosen is enough. */
    public StepWork<O, R> needs(Predicate<O> condition) {
        return new StepWork<>(usual, condition, maker, observer, goesOn, nothingLeft, open);
    }

    /** The same, which is looked at in another way. */
    public StepWork<O, R> observed(Observer<O> look) {
        return new StepWork<>(usual, enough, maker, look, goesOn, nothingLeft, open);
    }

    /** The same, which may end the way. */
    public StepWork<O, R> goesOnIf(Predicate<R> condition) {
        return new StepWork<>(usual, enough, maker, observer, condition, nothingLeft, open);
    }

    /** The same, after which there may be nothing left to do. */
    public StepWork<O, R> nothingLeftIf(Predicate<R> condition) {
        return new StepWork<>(usual, enough, maker, observer, goesOn, condition, open);
    }

    /** The same, which may leave something to people. */
    public StepWork<O, R> leaves(OpenItems<R> items) {
        return new StepWork<>(usual, enough, maker, observer, goesOn, nothingLeft, items);
    }

    /**
     * Makes a step for a database.
     *
     * @param <O> what may be chosen about it
     * @param <R> the type of its result
     */
    @FunctionalInterface
    public interface Maker<O, R> {

        /** The step; nothing is done yet. */
        Step<R> make(StepContext context, O options) throws Exception;
    }

    /**
     * Looks whether the world is already as a step makes it: never what an earlier run remembers of it.
     *
     * @param <O> what may be chosen about it
     */
    @FunctionalInterface
    public interface Observer<O> {

        /** What is seen. */
        StepLook look(StepContext context, O options, StepRunner runner) throws Exception;
    }

    /**
     * What a result leaves for people to deal with.
     *
     * @param leaves whether there is such a thing
     * @param settles whether the step knows of all there is, whatever earlier ones left
     * @param <R> the type of the result
     */
    public record OpenItems<R>(Predicate<R> leaves, boolean settles) {

        /** Nothing. */
        public static <R> OpenItems<R> none() {
            return new OpenItems<>(result -> false, false);
        }

        /** Something, besides what earlier steps left. */
        public static <R> OpenItems<R> some(Predicate<R> leaves) {
            return new OpenItems<>(leaves, false);
        }

        /** All that there is by now. */
        public static <R> OpenItems<R> all(Predicate<R> leaves) {
            return new OpenItems<>(leaves, true);
        }
    }
}
