package org.ferryman.cli.sample;

import java.nio.file.Path;
import org.ferryman.app.UserFolders;
import org.ferryman.cli.terminal.LocalCommand;
import org.ferryman.playbook.sample.SampleFolder;
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
            description = "The folder of the sample. By default one for each kind of sample in the user's data folder.")
    private @Nullable Path dir;

    SampleService service(LocalCommand command) {
        return chosen.service(command);
    }

    SampleFolder sample(LocalCommand command, UserFolders user) {
        return service(command).sample(dir, user);
    }
}
