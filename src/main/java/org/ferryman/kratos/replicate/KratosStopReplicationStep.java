package org.ferryman.kratos.replicate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.kratos.replicate.FerrymanTraces.SideTraces;
import org.ferryman.kratos.replicate.ReplicationLook.TargetState;
import org.ferryman.playbook.OnceOpen;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.guard.WriteGuard;
import org.ferryman.postgres.replication.SubscriptionMaking;
import org.ferryman.postgres.replication.SubscriptionState;
import org.ferryman.postgres.roles.ShortLocks;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/**
 * Ends a replication, whichever run began it. Before the cut-over the target is as empty as it was; afterwards its
 * tables stay, as they are in use.
 */
public final class KratosStopReplicationStep implements Change<StoppedReplication> {

    /** The step's id. */
    public static final StepId ID = new StepId("replicate-stop");

    private final ReplicationPair pair;

    /** Prepares the step. */
    public KratosStopReplicationStep(ReplicationPair pair) {
        this.pair = pair;
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "End the replication";
    }

    private ReplicationLook look(Work work) throws Exception {
        return ReplicationLook.at(pair, Optional.empty(), work.cancellation());
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        ReplicationLook look = look(work);
        return Inspection.of(
                look.isThere() ? Inspection.State.TO_DO : Inspection.State.DONE,
                look.isThere() ? "there is a replication" : "there is no replication",
                obstacles(look));
    }

    private static List<Finding> obstacles(ReplicationLook look) {
        return look.isGoneBack() ? List.of(leftBehind()) : underWay(look);
    }

    /** Blocks while nobody can write to either side. */
    static List<Finding> underWay(ReplicationLook look) {
        // Between stopping the writes and opening the other side only one has everything.
        boolean back = look.subscription().isEmpty();
        return look.frozen() && look.target() == TargetState.OURS
                ? List.of(Finding.blocker(
                        "CUTOVER_UNDER_WAY",
                        "Writes are stopped on both sides: the one that is to take over is not open yet.",
                        "To end the replication now would leave nothing that can be written to.",
                        back
                                ? "Go on with `ferryman kratos way-back go`."
                                : "Go on with `ferryman kratos cutover`; or run `ferryman kratos thaw` on the source"
                                        + " first."))
                : List.of();
    }

    /** Blocks where the target is what was left behind on the way back. */
    static Finding leftBehind() {
        return Finding.blocker(
                "TARGET_LEFT_BEHIND",
                "The target still holds what it held when you went back to the source.",
                "What the new Kratos wrote and the old level can't hold is there alone.",
                "Run `ferryman kratos cleanup`; with --discard-written it drops these tables, too.");
    }

    @Override
    public List<String> preview() throws Exception {
        ReplicationLook look = look(Work.quiet());
        List<String> statements = new ArrayList<>();
        if (!look.isOpened()) {
            statements.addAll(SideTraces.preview(wayBack()));
        }
        List<String> target = pair.inTarget(Work.quiet().cancellation(), session -> onTarget(session, look));
        if (!target.isEmpty()) {
            statements.add("-- on the target, in one transaction");
            statements.addAll(target);
        }
        List<String> source = onSource(look);
        if (!source.isEmpty()) {
            statements.add("-- on the source");
            statements.addAll(source);
        }
        return statements;
    }

    private List<String> onTarget(Session session, ReplicationLook look) throws Exception {
        List<String> statements = new ArrayList<>();
        if (look.subscription().isPresent()) {
            statements.addAll(SubscriptionMaking.ending(look.name()));
        }
        if (ReplicationBridge.isThere(session)) {
            statements.add(ReplicationBridge.removal());
        }
        if (look.target() == TargetState.OURS) {
            statements.addAll(discarding(session));
        }
        return statements;
    }

    /** Drops Kratos' tables. The guard goes with them: nobody writes to them in between. */
    static List<String> discarding(Session session) throws Exception {
        WriteGuard guard = FreezePass.guard(Optional.empty());
        List<String> statements = new ArrayList<>(guard.removal(guard.observe(session)));
        statements.add("DROP TABLE "
                + String.join(
                        ", ",
                        LevelReader.tables(session).stream()
                                .map(QualifiedName::quoted)
                                .toList()));
        return statements;
    }

    /** Slots that copy a table are dropped by their server, unless its reader ends in the middle. */
    private static List<String> onSource(ReplicationLook look) {
        List<String> statements = new ArrayList<>();
        if (look.slot().isPresent()) {
            statements.add(FerrymanTraces.dropping(look.name()));
        }
        if (look.publication().isPresent()) {
            statements.add("DROP PUBLICATION " + QualifiedName.quote(look.name()));
        }
        return statements;
    }

    /** Before the cut-over there is nothing to go back from. */
    private List<SideTraces> wayBack() {
        return SideTraces.of(Optional.of(pair.source()), Optional.of(pair.target()), FerrymanTraces::ofWayBack);
    }

    @Override
    public StoppedReplication apply(Work work) throws Exception {
        return end(work, new ProgressMeter(work.progress()));
    }

    /** The target follows no more; slot and publication stay, so that late writes to the source can be seen. */
    void endFollowing(Work work, ProgressMeter meter) throws Exception {
        meter.begin(ReplicationPhase.STOP, "", "");
        ReplicationLook look = look(work);
        BlockedException.throwIfAny(obstacles(look));
        if (look.isThere()) {
            endOnTarget(work, look);
        }
    }

    /** Ends the rest of it once the source follows the target. Whatever keeps it from that undoes nothing. */
    List<Finding> leave(Work work, ProgressMeter meter) {
        List<Finding> findings = new ArrayList<>();
        OnceOpen.attempt(() -> end(work, meter), findings, failure -> leftOver());
        return findings;
    }

    /** Of the way there, when the source follows the target. */
    static Finding leftOver() {
        return Finding.warning(
                "WAY_THERE_LEFT_OVER",
                "The source follows the target, and a part of the way there is still on the source.",
                "Its slot keeps the source's log from being removed.",
                "Run `ferryman kratos way-back arm`: it removes that part and changes nothing else.");
    }

    /** The same, as a part of something else. */
    StoppedReplication end(Work work, ProgressMeter meter) throws Exception {
        meter.begin(ReplicationPhase.STOP, "", "");
        ReplicationLook first = look(work);
        BlockedException.throwIfAny(obstacles(first));
        List<String> done = new ArrayList<>();
        if (!first.isOpened()) {
            for (SideTraces side : wayBack()) {
                done.addAll(side.traces().remove(work, meter));
            }
        }
        if (first.isThere()) {
            done.addAll(endOnTarget(work, first));
        }
        if (first.slot().isPresent()) {
            FerrymanTraces.dropSlot(pair.source(), work, meter, first.name());
        }
        if (first.publication().isPresent()) {
            pair.changeSource(work, "DROP PUBLICATION " + QualifiedName.quote(first.name()));
        }
        done.addAll(onSource(first));
        done.addAll(copyingSlots(work, first));
        return new StoppedReplication(!done.isEmpty(), done, List.of());
    }

    /** The new Kratos may be at work there: nobody queues up behind a lock that this waits for. */
    private List<String> endOnTarget(Work work, ReplicationLook first) throws Exception {
        List<QualifiedName> tables = pair.inTarget(
                work.cancellation(),
                session -> first.target() == TargetState.OURS
                        ? LevelReader.tables(session)
                        : ReplicationBridge.tables(session));
        return new ShortLocks(pair.target(), Waiting.DEFAULT)
                .run(work, tables, List.of(), (session, locking) -> {
                    WriteGuard guard = FreezePass.guard(Optional.empty());
                    BlockedException.throwIfAny(guard.removalObstacles(session, guard.observe(session)));
                    List<String> statements = onTarget(session, first);
                    if (!statements.isEmpty()) {
                        locking.run(statements);
                    }
                    return statements;
                })
                .result();
    }

    /** Those of this subscription whose table was being copied when it ended; by its number in their names. */
    private List<String> copyingSlots(Work work, ReplicationLook first) throws Exception {
        Optional<SubscriptionState> subscription = first.subscription();
        if (subscription.isEmpty()) {
            return List.of();
        }
        List<String> left = pair.inSource(
                work.cancellation(),
                session -> session.list(
                        "SELECT slot_name FROM pg_replication_slots WHERE database = current_database()"
                                + " AND slot_name ~ ('^pg_' || ? || '_sync_') AND NOT active",
                        row -> row.getString(1),
                        Long.toString(subscription.get().id())));
        List<String> done = new ArrayList<>();
        for (String slot : left) {
            pair.changeSource(work, FerrymanTraces.dropping(slot));
            done.add(FerrymanTraces.dropping(slot));
        }
        return done;
    }
}
