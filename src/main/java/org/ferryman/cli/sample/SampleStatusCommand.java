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
        SampleServer sample = options.sample(terminal());
        Optional<EmbeddedServer> server = sample.running();
        return SampleState.of(options.service(), sample, server, terminal(), program())
                .answer(
                        server.isPresent()
                                ? "The sample runs."
                                : "No sample runs in " + sample.folder() + "; `"
                                        + options.service().command("start") + "` makes one.",
                        options.service());
    }
}
