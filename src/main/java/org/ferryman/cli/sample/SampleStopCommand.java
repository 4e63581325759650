package org.ferryman.cli.sample;

import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.LocalCommand;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.playbook.sample.SampleFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sample stop}. */
@Command(
        name = "stop",
        description = {"Stops the sample's server and removes the sample.", "", "Run folders and their reports stay."})
public final class SampleStopCommand extends LocalCommand {

    @Mixin
    private SampleOptions options = new SampleOptions();

    public SampleStopCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        SampleService service = options.service(this);
        SampleFolder sample = options.sample(this, terminal().folders());
        boolean found = sample.stop();
        return SampleState.of(service, sample, Optional.empty(), terminal(), program())
                .answer(
                        found
                                ? "The sample is stopped, and removed from " + sample.folder() + "."
                                : "There is no sample in " + sample.folder() + ".",
                        service);
    }
}
