package org.ferryman.cli;

import org.ferryman.engine.Cancellation;
import org.ferryman.keto.SampleDatabase;
import picocli.CommandLine.Option;

/** What the commands that bring their own server have in common. */
abstract class LocalCommand extends Command {

    /** Enough to see every rule at work, and made in a second. */
    static final String DEFAULT_TUPLES = "20000";

    @Option(names = "--json", description = "Print one JSON document on standard output instead of text.")
    private boolean json;

    LocalCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    boolean json() {
        return json;
    }

    void requireEnough(long tuples) {
        if (tuples < SampleDatabase.MINIMUM) {
            throw usage("--tuples " + tuples + ": a sample has at least " + SampleDatabase.MINIMUM + " tuples.");
        }
    }
}
