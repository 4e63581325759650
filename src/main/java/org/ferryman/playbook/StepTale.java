package org.ferryman.playbook;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * How a report tells of a step.
 *
 * @param type of its result
 * @param absent that it was not done, in a sentence
 * @param tell tells of a result
 * @param evidence whether the result holds only as long as the data and the configuration are as they were
 * @param files in the run folder, if they are there, that hold more
 * @param recorded whether a run folder keeps the result
 * @param <R> the type of its result
 */
public record StepTale<R>(
        Class<R> type,
        String absent,
        BiConsumer<R, StepFacts> tell,
        boolean evidence,
        List<String> files,
        boolean recorded) {

    /** Copies the list. */
    public StepTale {
        files = List.copyOf(files);
    }

    /** Of a result that stays true. */
    public static <R> StepTale<R> of(Class<R> type, String absent, BiConsumer<R, StepFacts> tell) {
        return new StepTale<>(type, absent, tell, false, List.of(), true);
    }

    /** Of a result that is true as long as data and configuration are as they were. */
    public static <R> StepTale<R> ofData(Class<R> type, String absent, BiConsumer<R, StepFacts> tell) {
        return new StepTale<>(type, absent, tell, true, List.of(), true);
    }

    /** Of a step that is done before there is a run folder. */
    public static <R> StepTale<R> unrecorded(Class<R> type) {
        return new StepTale<>(type, "", (result, facts) -> {}, false, List.of(), false);
    }

    /** The same, with files. */
    public StepTale<R> files(String... names) {
        return new StepTale<>(type, absent, tell, evidence, List.of(names), recorded);
    }
}
