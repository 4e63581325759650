package org.ferryman.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.playbook.record.RunSummary;
import org.jspecify.annotations.Nullable;

/**
 * What a command has to say.
 *
 * @param exit how it ended
 * @param result the step's result, a record, or null if there is none
 * @param findings everything that should be known
 * @param text writes the result for people, and the findings come after it; without a result, how it ended, after them
 * @param summary what has come of the whole way so far; null where it is about no run folder
 */
public record CommandAnswer(
        ExitCode exit,
        @Nullable Object result,
        List<Finding> findings,
        Consumer<TextPage> text,
        @Nullable RunSummary summary) {

    /** An answer that is about no run folder. */
    public CommandAnswer(ExitCode exit, @Nullable Object result, List<Finding> findings, Consumer<TextPage> text) {
        this(exit, result, findings, text, null);
    }

    /** The same with what has come of the whole way so far; empty where the run folder can't tell. */
    public CommandAnswer summed(Optional<RunSummary> sum) {
        return new CommandAnswer(exit, result, findings, text, sum.orElse(null));
    }

    public static CommandAnswer without(ExitCode exit, List<Finding> findings) {
        return new CommandAnswer(exit, null, findings, page -> page.line(closing(exit)));
    }

    private static String closing(ExitCode exit) {
        if (exit == ExitCode.BLOCKED) {
            return "Blocked; nothing was changed.";
        }
        String meaning = exit.meaning();
        return Character.toUpperCase(meaning.charAt(0)) + meaning.substring(1) + ".";
    }

    /** An outcome other than done; what is done, the command knows to tell. */
    public static <R> CommandAnswer of(Outcome<R> outcome, Function<R, CommandAnswer> done) {
        return outcome instanceof Outcome.Done<R> result
                ? done.apply(result.result())
                : without(ExitCode.of(outcome), outcome.findings());
    }

    /** The same with what was found on the way there. */
    public CommandAnswer after(List<Finding> earlier) {
        List<Finding> all = new ArrayList<>(
                Stream.concat(earlier.stream(), findings.stream()).distinct().toList());
        return new CommandAnswer(exit, result, List.copyOf(all), text, summary);
    }
}
