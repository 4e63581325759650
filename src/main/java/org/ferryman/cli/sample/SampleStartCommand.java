package org.ferryman.cli.sample;

import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.LocalCommand;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.playbook.sample.SampleServer;
import org.ferryman.postgres.embedded.EmbeddedServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sample start}. */
@Command(
        name = "start",
        description = {
            "Makes the sample and leaves its server running; prints how to connect, and commands to try.",
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
        long amount = size.enough(options.service(), this);
        SampleServer sample = options.sample(terminal());
        Optional<EmbeddedServer> running = sample.running();
        EmbeddedServer server = running.isPresent() ? running.get() : sample.start(amount);
        String first = running.isPresent()
                ? "The sample runs already; to make a new one, run `"
                        + options.service().command("stop") + "` first."
                : "The sample is ready, and goes on running until `"
                        + options.service().command("stop") + "`.";
        return SampleState.of(options.service(), sample, Optional.of(server), terminal(), program())
                .answer(first, options.service());
    }
}
