package org.ferryman.cli.terminal;

import java.util.concurrent.Callable;
import org.ferryman.engine.Cancellation;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have in common: how they end, and how that is told. */
public abstract class TerminalCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Cancellation cancellation;

    @Spec
    @SuppressWarnings("NullAway.Init") // set before call()
    private CommandSpec spec;

    protected TerminalCommand(Terminal terminal, Cancellation cancellation) {
        this.terminal = terminal;
        this.cancellation = cancellation;
    }

    /** Does the work. */
    public abstract CommandAnswer answer() throws Exception;

    /** Whether the result is told as JSON. */
    public abstract boolean json();

    @Override
    public final Integer call() {
        CommandAnswer answer;
        try {
            answer = answer();
        } catch (ParameterException usage) {
            throw usage;
        } catch (Exception failure) {
            answer = FailureAnswers.answer(failure, cancellation);
        }
        printer().present(command(), answer);
        return answer.exit().code();
    }

    private AnswerPrinter printer() {
        return new AnswerPrinter(terminal, json(), isLines());
    }

    private String command() {
        return spec.qualifiedName().replaceFirst("^ferryman ", "");
    }

    /** Whether there are several answers, each told in a line: with JSON, its document. */
    protected boolean isLines() {
        return false;
    }

    /** Tells of something at once that is not the end yet. */
    protected final void look(CommandAnswer answer) {
        printer().present(command(), answer);
    }

    /** The options don't fit together, or can't be used. */
    public final ParameterException usage(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }

    /** Whether an option was given to this command. */
    protected final boolean isGiven(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** The whole program, with all of its commands. */
    protected final CommandSpec program() {
        return spec.root();
    }

    public final Terminal terminal() {
        return terminal;
    }

    public final Cancellation cancellation() {
        return cancellation;
    }
}
