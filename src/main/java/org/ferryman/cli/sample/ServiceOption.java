package org.ferryman.cli.sample;

import picocli.CommandLine.Option;

/** Of which service a sample is. */
final class ServiceOption {

    @Option(names = "--kratos", description = "A sample of Kratos v1.3.1 instead of one of Keto v0.6.")
    private boolean kratos;

    SampleService service() {
        return kratos ? SampleService.KRATOS : SampleService.KETO;
    }
}
