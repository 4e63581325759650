package org.ferryman.cli.sample;

import java.nio.file.Path;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.playbook.sample.SampleServer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which sample, and where it is. */
final class SampleOptions {

    @Mixin
    private ServiceOption chosen = new ServiceOption();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "The folder of the sample. By default one for each service in the user's data folder.")
    private @Nullable Path dir;

    SampleService service() {
        return chosen.service();
    }

    SampleServer sample(Terminal terminal) {
        return new SampleServer(
                dir != null ? dir : service().folder(terminal.folders()),
                service().kind());
    }
}
