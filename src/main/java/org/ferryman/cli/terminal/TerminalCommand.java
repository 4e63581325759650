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
        String command = spec.qualifiedName().replaceFirst("^ferryman ", "");
        new AnswerPrinter(terminal, json()).present(command, answer);
        return answer.exit().code();
    }

    /** The options don't fit together, or can't be used. */
    public final ParameterException usage(String problem) {
        return new ParameterException(spec.commandLine(), problem);
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
