package org.ferryman.cli.sample;

import java.nio.file.Path;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.keto.sample.SampleDatabase;
import org.ferryman.playbook.sample.SampleServer;
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
        return new SampleServer(dir != null ? dir : terminal.folders().sample(), SampleDatabase.KIND);
    }
}
