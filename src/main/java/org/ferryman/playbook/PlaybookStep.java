package org.ferryman.playbook;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * One row of a playbook's table: what is known of a step apart from the step itself.
 *
 * @param id the step's id, which names its result
 * @param title what it does
 * @param absent that it was not done, in a sentence
 * @param type of its result
 * @param tell tells of a result
 * @param evidence whether the result holds only as long as the data and the configuration are as they were
 * @param undoneBy the ids of the steps that take it back
 * @param files in the run folder, if they are there, that hold more
 * @param <R> the type of its result
 */
public record PlaybookStep<R>(
        String id,
        String title,
        String absent,
        Class<R> type,
        BiConsumer<R, StepFacts> tell,
        boolean evidence,
        List<String> undoneBy,
        List<String> files) {

    /** Copies the lists. */
    public PlaybookStep {
        undoneBy = List.copyOf(undoneBy);
        files = List.copyOf(files);
    }

    /** A step whose result stays true. */
    public static <R> PlaybookStep<R> of(
            String id, String title, String absent, Class<R> type, BiConsumer<R, StepFacts> tell) {
        return new PlaybookStep<>(id, title, absent, type, tell, false, List.of(), List.of());
    }

    /** A step whose result is true as long as data and configuration are as they were. */
    public static <R> PlaybookStep<R> ofData(
            String id, String title, String absent, Class<R> type, BiConsumer<R, StepFacts> tell) {
        return new PlaybookStep<>(id, title, absent, type, tell, true, List.of(), List.of());
    }

    /** The same step, which others take back. */
    public PlaybookStep<R> undoneBy(String... steps) {
        return new PlaybookStep<>(id, title, absent, type, tell, evidence, List.of(steps), files);
    }

    /** The same step, which leaves files. */
    public PlaybookStep<R> files(String... names) {
        return new PlaybookStep<>(id, title, absent, type, tell, evidence, undoneBy, List.of(names));
    }
}
