package org.ferryman.cli.database;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.playbook.PlaybookStep;

/**
 * How the terminal tells of each step's result: as its own command does.
 *
 * @param <C> the record that the steps belong to
 */
public final class StepAnswers<C extends RecordedRun> {

    private final Map<PlaybookStep<?, ?>, BiFunction<Object, C, CommandAnswer>> texts = new HashMap<>();

    /** What to say of the results of one step. */
    public <R> StepAnswers<C> add(PlaybookStep<?, R> row, BiFunction<R, C, CommandAnswer> text) {
        Class<R> type = row.tale().type();
        texts.put(row, (result, run) -> text.apply(type.cast(result), run));
        return this;
    }

    /** What is to be said of a result. */
    public <R> CommandAnswer of(PlaybookStep<?, R> row, R result, C run) {
        return Objects.requireNonNull(texts.get(row), row.title()).apply(result, run);
    }
}
