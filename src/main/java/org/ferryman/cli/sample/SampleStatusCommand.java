package org.ferryman.cli.sample;

import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.LocalCommand;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.playbook.sample.RunningSample;
import org.ferryman.playbook.sample.SampleFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sample status}. */
@Command(
        name = "status",
        description = {"Tells whether the sample runs, how to connect, and commands to try.", "", "Writes: nothing."})
public final class SampleStatusCommand extends LocalCommand {

    @Mixin
    private SampleOptions options = new SampleOptions();

    public SampleStatusCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        SampleService service = options.service(this);
        SampleFolder sample = options.sample(this, terminal().folders());
        Optional<RunningSample> running = sample.found();
        return SampleState.of(service, sample, running, terminal(), program())
                .answer(
                        running.isPresent()
                                ? "The sample runs."
                                : "No sample runs in " + sample.folder() + "; `" + service.command("start")
                                        + "` makes one.",
                        service);
    }
}
