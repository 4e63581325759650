package org.ferryman.cli;

import java.nio.file.Path;
import org.ferryman.keto.SampleServer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the sample is. */
final class SampleOptions {

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "The folder of the sample. By default one in the user's data folder.")
    private @Nullable Path dir;

    SampleServer sample(Terminal terminal) {
        return new SampleServer(dir != null ? dir : terminal.folders().sample());
    }
}
