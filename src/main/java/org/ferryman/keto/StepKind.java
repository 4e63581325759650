package org.ferryman.keto;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * How a report tells of one kind of step.
 *
 * @param step the step's id, which names its result
 * @param title what it does
 * @param absent that it was not done, in a sentence
 * @param type of its result
 * @param tell tells of a result
 * @param undoneBy the steps that take it back
 * @param files in the run folder, if they are there, that hold more
 */
record StepKind<R>(
        String step,
        String title,
        String absent,
        Class<R> type,
        BiConsumer<R, StepFacts> tell,
        List<String> undoneBy,
        List<String> files) {

    static <R> StepKind<R> of(String step, String title, String absent, Class<R> type, BiConsumer<R, StepFacts> tell) {
        return new StepKind<>(step, title, absent, type, tell, List.of(), List.of());
    }

    StepKind<R> undoneBy(String... steps) {
        return new StepKind<>(step, title, absent, type, tell, List.of(steps), files);
    }

    StepKind<R> files(String... names) {
        return new StepKind<>(step, title, absent, type, tell, undoneBy, List.of(names));
    }
}
