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

/** {@code sample start}. */
@Command(
        name = "start",
        description = {
            "Makes the sample and leaves its server running (with --blue-green, both); prints how to connect, and"
                    + " commands to try.",
            "",
            "Writes: the sample's folder, which `sample stop` removes again."
        })
public final class SampleStartCommand extends LocalCommand {

    @Mixin
    private SampleOptions options = new SampleOptions();

    @Mixin
    private SizeOptions size = new SizeOptions();

    public SampleStartCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        SampleService service = options.service(this);
        long amount = size.enough(service, this);
        SampleFolder sample = options.sample(this, terminal().folders());
        boolean ran = sample.found().isPresent();
        RunningSample running = sample.run(amount);
        String stop = service.command("stop");
        String first = ran
                ? "The sample runs already; to make a new one, run `" + stop + "` first."
                : "The sample is ready, and goes on running until `" + stop + "`.";
        return SampleState.of(service, sample, Optional.of(running), terminal(), program())
                .answer(first, service);
    }
}
