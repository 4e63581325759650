package org.ferryman.kratos.replicate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.kratos.pair.SourceSession;
import org.ferryman.kratos.plan.HandoverForecast;
import org.ferryman.kratos.replicate.ReplicationLook.TargetState;

/**
 * How far an upgrade in a second database is: the result of {@code kratos status} with a target.
 *
 * @param phase where it is on the way
 * @param source which Kratos used before
 * @param target which is to take over
 * @param replication from the first to the second
 * @param sourceSessions who else is connected to the source
 * @param rehearsed what a rehearsal foretold of the cut-over; empty if there was none, or it is over
 * @param next what to do next, in a sentence
 * @param findings what should be known
 */
public record KratosBlueGreenStatus(
        BlueGreenPhase phase,
        Source source,
        Target target,
        ReplicationStatus replication,
        List<SourceSession> sourceSessions,
        Optional<HandoverForecast> rehearsed,
        String next,
        List<Finding> findings) {

    /** Copies the lists. */
    public KratosBlueGreenStatus {
        sourceSessions = List.copyOf(sourceSessions);
        findings = List.copyOf(findings);
    }

    /**
     * The first database.
     *
     * @param database its name
     * @param level of Kratos
     * @param writesStopped whether nobody can write to Kratos' tables
     */
    public record Source(String database, DatabaseLevel level, boolean writesStopped) {}

    /**
     * The second one.
     *
     * @param database its name
     * @param level of Kratos; empty where it has no tables of Kratos'
     * @param open whether others than Ferryman may write to its tables
     */
    public record Target(String database, Optional<DatabaseLevel> level, boolean open) {}

    /**
     * Looks, from anywhere and while another run is at work; needs no lock and writes nothing.
     *
     * @param folder the run folder: may have a rehearsal
     */
    public static KratosBlueGreenStatus read(ReplicationPair pair, Path folder, Cancellation cancellation)
            throws Exception {
        return of(WayBackLook.at(pair, Optional.empty(), cancellation), pair, folder, cancellation);
    }

    /** The same with the way back, by one look. */
    public record WithWayBack(KratosBlueGreenStatus status, WayBackStatus wayBack) {

        /** Looks, as {@link KratosBlueGreenStatus#read} does. */
        public static WithWayBack read(ReplicationPair pair, Path folder, Cancellation cancellation) throws Exception {
            WayBackLook back = WayBackLook.at(pair, Optional.empty(), cancellation);
            return new WithWayBack(of(back, pair, folder, cancellation), WayBackStatus.of(back, pair, cancellation));
        }
    }

    private static KratosBlueGreenStatus of(
            WayBackLook back, ReplicationPair pair, Path folder, Cancellation cancellation) throws Exception {
        ReplicationLook look = back.forward();
        BlueGreenPhase phase = BlueGreenPhase.of(look, pair.inTarget(cancellation, ReplicationBridge::isThere));
        ReplicationStatus replication = ReplicationStatus.of(look);
        // What is missing of the way there is not to be made again on the way back.
        List<Finding> findings = new ArrayList<>(back.isGoingBack() ? back.troubles() : replication.findings());
        if (phase == BlueGreenPhase.NONE) {
            findings.addAll(look.findings());
        }
        if (look.lifted()) {
            findings.add(FreezePass.liftedOnTarget());
        }
        boolean empty = look.target() == TargetState.EMPTY;
        return new KratosBlueGreenStatus(
                phase,
                new Source(look.kratos().name(), look.kratos().level(), look.frozen()),
                new Target(
                        pair.target().settings().database(),
                        empty ? Optional.empty() : Optional.of(look.targetLevel()),
                        look.lifted() || look.target() == TargetState.FOREIGN || look.target() == TargetState.SEEDED),
                replication,
                pair.inSource(cancellation, SourceSession::read),
                phase == BlueGreenPhase.OPEN || phase == BlueGreenPhase.GONE_BACK
                        ? Optional.empty()
                        : HandoverForecast.read(folder),
                back.isGoingBack()
                        ? "Nobody can log in or register: go on with `ferryman kratos way-back go`."
                        : look.lifted() && phase != BlueGreenPhase.DECIDED
                                ? FreezePass.liftedOnTarget().remedy()
                                : next(phase),
                findings);
    }

    private static String next(BlueGreenPhase phase) {
        return switch (phase) {
            case NONE -> "Let the target follow with `ferryman kratos replicate`.";
            case REPLICATING ->
                "Wait until the target has everything; `ferryman kratos replicate` goes on where it stopped.";
            case FOLLOWING -> "Upgrade the target with `ferryman kratos migrate --target`.";
            case UPGRADING -> "Go on with `ferryman kratos migrate --target`.";
            case UPGRADED -> "Hand over with `ferryman kratos cutover`.";
            case DECIDED ->
                "Nobody can log in or register: go on with `ferryman kratos cutover`, or run `ferryman kratos thaw` on"
                        + " the source, and the old Kratos writes again.";
            case OPEN ->
                "Route traffic to the new Kratos, and stop the old one. What is left of Ferryman's goes with `ferryman"
                        + " kratos cleanup`.";
            case GONE_BACK -> "What is left of Ferryman's goes with `ferryman kratos cleanup`.";
        };
    }

    /** Whether nothing can be done before something is resolved. */
    public boolean blocked() {
        return findings.stream().anyMatch(Finding::blocks);
    }
}
