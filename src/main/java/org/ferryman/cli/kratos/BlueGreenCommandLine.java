package org.ferryman.cli.kratos;

import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.postgres.connect.ConnectionSettings;
import picocli.CommandLine.Mixin;

/** What all commands on a Kratos database and the one that is to take over have in common. */
public abstract class BlueGreenCommandLine extends KratosCommandLine {

    @Mixin
    private TargetOptions target = new TargetOptions();

    protected BlueGreenCommandLine(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    /** The two databases, and the way from the second to the first. */
    public record Connections(ConnectionSettings source, ConnectionSettings target, ConnectionSettings seen) {}

    /** Whether a second database was named. */
    boolean isBlueGreen() {
        return target.target != null;
    }

    /** The second database. */
    protected String named() {
        if (target.target == null) {
            throw usage("Name the database that is to take over with --target.");
        }
        return target.target;
    }

    /** What was named. */
    protected Connections connections() throws InputException {
        String second = named();
        ConnectionSettings source = connection();
        return new Connections(source, connection(second), target.source == null ? source : settings(target.source));
    }

    /** Opens the record, does something with it, and ends with what was seen on the way. */
    protected CommandAnswer recorded(RecordedPair work) throws Exception {
        Connections connections = connections();
        try (BlueGreenRun run = BlueGreenRun.open(
                connections.source(),
                connections.target(),
                connections.seen(),
                Optional.ofNullable(namedFolder()),
                terminal(),
                cancellation())) {
            CommandAnswer answer = work.in(run).after(run.reached().differences(connections.source()));
            return withConnection(run.database().settings(), answer);
        }
    }

    /** What a command does once its record is open. */
    @FunctionalInterface
    protected interface RecordedPair {
        CommandAnswer in(BlueGreenRun run) throws Exception;
    }
}
