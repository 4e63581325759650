package org.ferryman.cli;

import java.util.concurrent.Callable;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.SampleDatabase;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands that bring their own server have in common. */
abstract class LocalCommand implements Callable<Integer> {

    /** Enough to see every rule at work, and made in a second. */
    static final String DEFAULT_TUPLES = "20000";

    private final Terminal terminal;
    private final Cancellation cancellation;

    @Option(names = "--json", description = "Print one JSON document on standard output instead of text.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set before call()
    private CommandSpec spec;

    LocalCommand(Terminal terminal, Cancellation cancellation) {
        this.terminal = terminal;
        this.cancellation = cancellation;
    }

    /** Does the work. */
    abstract Answer answer() throws Exception;

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
        new Presenter(terminal, json).present(command, answer);
        return answer.exit().code();
    }

    Terminal terminal() {
        return terminal;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    boolean json() {
        return json;
    }

    void requireEnough(long tuples) {
        if (tuples < SampleDatabase.MINIMUM) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--tuples " + tuples + ": a sample has at least " + SampleDatabase.MINIMUM + " tuples.");
        }
    }
}
