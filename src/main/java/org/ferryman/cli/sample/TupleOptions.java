package org.ferryman.cli.sample;

import org.ferryman.cli.terminal.LocalCommand;
import org.ferryman.keto.sample.SampleDatabase;
import picocli.CommandLine.Option;

/** How large a sample is. */
final class TupleOptions {

    @Option(
            names = "--tuples",
            paramLabel = "N",
            defaultValue = "20000", // enough to see every rule at work, and made in a second
            description = "How many legacy tuples a new sample has. Default: ${DEFAULT-VALUE}.")
    private long tuples;

    long enough(LocalCommand command) {
        if (tuples < SampleDatabase.MINIMUM) {
            throw command.usage(
                    "--tuples " + tuples + ": a sample has at least " + SampleDatabase.MINIMUM + " tuples.");
        }
        return tuples;
    }
}
