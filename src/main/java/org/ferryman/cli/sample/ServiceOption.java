package org.ferryman.cli.sample;

import org.ferryman.cli.terminal.LocalCommand;
import picocli.CommandLine.Option;

/** Of which service and of which way a sample is. */
final class ServiceOption {

    @Option(names = "--kratos", description = "A sample of Kratos v1.3.1 instead of one of Keto v0.6.")
    private boolean kratos;

    @Option(
            names = "--blue-green",
            description = "With --kratos: a second server that is to take over, and people who register all along.")
    private boolean blueGreen;

    SampleService service(LocalCommand command) {
        if (blueGreen && !kratos) {
            throw command.usage("--blue-green is for a sample of Kratos: give --kratos, too.");
        }
        return blueGreen ? SampleService.KRATOS_BLUE_GREEN : kratos ? SampleService.KRATOS : SampleService.KETO;
    }
}
