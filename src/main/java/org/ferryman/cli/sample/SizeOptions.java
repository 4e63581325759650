package org.ferryman.cli.sample;

import org.ferryman.cli.terminal.LocalCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How large a sample is. */
final class SizeOptions {

    /** Enough to see everything at work, and made in a second or two. */
    private static final String USUAL = "20000";

    @Option(
            names = "--tuples",
            paramLabel = "N",
            description = "How many legacy tuples a new sample of Keto has. Default: " + USUAL + ".")
    private @Nullable Long tuples;

    @Option(
            names = "--identities",
            paramLabel = "N",
            description = "How many identities a new sample of Kratos has. Default: " + USUAL + ".")
    private @Nullable Long identities;

    long enough(SampleService service, LocalCommand command) {
        boolean keto = service.equals(SampleService.KETO);
        if ((keto ? identities : tuples) != null) {
            throw command.usage(
                    keto
                            ? "--identities is for a sample of Kratos: give --kratos."
                            : "--tuples is for a sample of Keto: leave it out, or leave --kratos out.");
        }
        Long given = keto ? tuples : identities;
        long size = given == null ? Long.parseLong(USUAL) : given;
        long minimum = service.kind().minimum();
        if (size < minimum) {
            throw command.usage("--" + service.unit() + " " + size + ": a sample has at least " + minimum + " "
                    + service.unit() + ".");
        }
        return size;
    }
}
