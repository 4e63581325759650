package org.ferryman.cli.kratos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.engine.file.Json;
import org.ferryman.kratos.KratosBlueGreenPlaybook;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.pair.OpenedTarget;
import org.ferryman.kratos.pair.PairCheck;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.replication.PublisherAddress;
import picocli.CommandLine.Mixin;

/** What all commands have in common that know of a second Kratos database, which is to take over. */
public abstract class BlueGreenCommandLine extends KratosCommandLine {

    private static final String SEEN = "--source-as-seen-by-target";
    private static final String TARGET_SEEN = "--target-as-seen-by-source";

    @Mixin
    private TargetOptions target = new TargetOptions();

    protected BlueGreenCommandLine(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    /** The two databases, and the way from the second to the first. */
    public record Connections(ConnectionSettings source, ConnectionSettings target, ConnectionSettings seen) {}

    /** Whether a second database was named. */
    protected final boolean isBlueGreen() {
        return target.target != null;
    }

    @Override
    boolean hasAnother() {
        return isBlueGreen();
    }

    /**
     * Refuses options that belong to the other way.
     *
     * @param inPlace those that make no sense with a second database
     * @param blueGreen those that make none without
     */
    protected final void requireOwn(List<String> inPlace, List<String> blueGreen) {
        for (String option : isBlueGreen() ? inPlace : blueGreen) {
            if (isGiven(option)) {
                throw usage(
                        isBlueGreen()
                                ? option + " belongs to an upgrade in place; it doesn't go with --target."
                                : option + " goes with --target only.");
            }
        }
        for (String seen : List.of(SEEN, TARGET_SEEN)) {
            if (!isBlueGreen() && isGiven(seen)) {
                throw usage(seen + " goes with --target only.");
            }
        }
    }

    /** The second database. */
    protected final String named() {
        if (target.target == null) {
            throw usage("Name the database that is to take over with --target.");
        }
        return target.target;
    }

    /** What to connect to; asks for passwords that are found nowhere. */
    protected final Connections connections() throws InputException {
        String second = named();
        ConnectionSettings source = connection();
        return new Connections(source, connection(second), target.source == null ? source : settings(target.source));
    }

    /** The target, as the source's server sees it. */
    protected final ConnectionSettings targetSeen(ConnectionSettings asHere) throws InputException {
        return target.targetSeen == null ? asHere : settings(target.targetSeen);
    }

    /** The checks of both connections, and of what replication takes. */
    protected final PairCheck check(Connections connections) throws InputException {
        return new PairCheck(
                connections.source(), connections.target(), connections.seen(), targetSeen(connections.target()));
    }

    /** Opens the record of both. */
    protected final BlueGreenRun open(Connections connections, NewKratos newKratos) throws Exception {
        return BlueGreenRun.open(
                connections, newKratos, Optional.ofNullable(namedFolder()), terminal(), cancellation(), this::opened);
    }

    /** At once: people, or a script, route the traffic now. */
    private void opened(OpenedTarget opened) {
        if (json()) {
            terminal().err().println(Json.line(new OpenedLine("target-opened", opened)));
            terminal().err().flush();
            return;
        }
        HandoverText.targetOpened(terminal());
    }

    /** Opens the record, does something with it, and ends with what was seen on the way. */
    protected final CommandAnswer recorded(RecordedPair work) throws Exception {
        return recordedPair(new NewKratos.Unnamed(), work);
    }

    /** The same, with the new Kratos. */
    CommandAnswer recordedPair(NewKratos newKratos, RecordedPair work) throws Exception {
        Connections connections = connections();
        try (BlueGreenRun run = open(connections, newKratos)) {
            CommandAnswer answer =
                    work.in(run).after(run.differences(connections.source())).summed(run.summary());
            return withConnection(run.database().settings(), answer);
        }
    }

    /** Looks at both, without a record and without a lock. */
    protected final CommandAnswer looked(PairLook look) throws Exception {
        Connections connections = connections();
        try (Database source = Database.open(connections.source());
                Database target = Database.open(connections.target())) {
            // A folder that was named must be theirs.
            folder(source, KratosBlueGreenPlaybook.ID);
            ReplicationPair pair = new ReplicationPair(source, target, new PublisherAddress(connections.seen()));
            return withConnection(connections.source(), look.at(pair, cancellation()));
        }
    }

    /** What a command sees of both. */
    @FunctionalInterface
    protected interface PairLook {
        CommandAnswer at(ReplicationPair pair, Cancellation cancellation) throws Exception;
    }

    @Override
    String call(String[] command, String url) {
        List<String> words = new ArrayList<>(Arrays.asList(command));
        if (target.target != null) {
            words.addAll(List.of("--target", target.target));
        }
        if (target.source != null) {
            words.addAll(List.of(SEEN, target.source));
        }
        if (target.targetSeen != null) {
            words.addAll(List.of(TARGET_SEEN, target.targetSeen));
        }
        return super.call(words.toArray(String[]::new), url);
    }

    /** What a command does once its record is open. */
    @FunctionalInterface
    protected interface RecordedPair {
        CommandAnswer in(BlueGreenRun run) throws Exception;
    }
}
