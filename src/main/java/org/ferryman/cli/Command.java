package org.ferryman.cli;

import java.util.concurrent.Callable;
import org.ferryman.engine.Cancellation;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have in common: how they end, and how that is told. */
abstract class Command implements Callable<Integer> {

    private final Terminal terminal;
    private final Cancellation cancellation;

    @Spec
    @SuppressWarnings("NullAway.Init") // set before call()
    private CommandSpec spec;

    Command(Terminal terminal, Cancellation cancellation) {
        this.terminal = terminal;
        this.cancellation = cancellation;
    }

    /** Does the work. */
    abstract Answer answer() throws Exception;

    /** Whether the result is told as JSON. */
    abstract boolean json();

    @Override
    public final Integer call() {
        Answer answer;
        try {
            answer = answer();
        } catch (ParameterException usage) {
            throw usage;
        } catch (Exception failure) {
            answer = Failures.answer(failure, cancellation);
        }
        String command = spec.qualifiedName().replaceFirst("^ferryman ", "");
        new Presenter(terminal, json()).present(command, answer);
        return answer.exit().code();
    }

    /** The options don't fit together, or can't be used. */
    ParameterException usage(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }

    Terminal terminal() {
        return terminal;
    }

    Cancellation cancellation() {
        return cancellation;
    }
}
