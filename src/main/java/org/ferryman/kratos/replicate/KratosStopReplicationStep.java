package org.ferryman.kratos.replicate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.TransientException;
import org.ferryman.engine.Work;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.replicate.ReplicationLook.TargetState;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.guard.WriteGuard;
import org.ferryman.postgres.replication.SlotState;
import org.ferryman.postgres.replication.SubscriptionMaking;
import org.ferryman.postgres.replication.SubscriptionState;

/**
 * Ends a replication, whichever run began it. Before the cut-over the target is as empty as it was; afterwards its
 * tables stay, as they are in use.
 */
public final class KratosStopReplicationStep implements Change<StoppedReplication> {

    /** The step's id. */
    public static final StepId ID = new StepId("replicate-stop");

    private static final Duration LOOKS = Duration.ofMillis(100);

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
                decided(look));
    }

    /** Between stopping the writes and opening the target only one side has everything. */
    private static List<Finding> decided(ReplicationLook look) {
        return look.frozen() && look.target() == TargetState.OURS
                ? List.of(Finding.blocker(
                        "CUTOVER_UNDER_WAY",
                        "Writes to the source are stopped, and the target is not open yet.",
                        "To end the replication now would leave nothing that can be written to.",
                        "Go on with `ferryman kratos cutover`; or run `ferryman kratos thaw` on the source first."))
                : List.of();
    }

    @Override
    public List<String> preview() throws Exception {
        ReplicationLook look = look(Work.quiet());
        List<String> statements = new ArrayList<>();
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
            WriteGuard guard = FreezePass.guard(Optional.empty());
            statements.addAll(guard.removal(guard.observe(session)));
            statements.add("DROP TABLE "
                    + String.join(
                            ", ",
                            LevelReader.read(session).tables().stream()
                                    .map(QualifiedName::quoted)
                                    .toList()));
        }
        return statements;
    }

    /** Slots that copy a table are dropped by their server, unless its reader ends in the middle. */
    private static List<String> onSource(ReplicationLook look) {
        List<String> statements = new ArrayList<>();
        if (look.slot().isPresent()) {
            statements.add(dropping(look.name()));
        }
        if (look.publication().isPresent()) {
            statements.add("DROP PUBLICATION " + QualifiedName.quote(look.name()));
        }
        return statements;
    }

    private static String dropping(String slot) {
        return "SELECT pg_drop_replication_slot(" + SqlText.literal(slot) + ")";
    }

    @Override
    public StoppedReplication apply(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        meter.begin(ReplicationPhase.STOP, "", "");
        ReplicationLook first = look(work);
        BlockedException.throwIfAny(decided(first));
        List<String> done = new ArrayList<>();
        if (first.isThere()) {
            done.addAll(new Transactions(pair.target()).committed(work, session -> {
                WriteGuard guard = FreezePass.guard(Optional.empty());
                BlockedException.throwIfAny(guard.removalObstacles(session, guard.observe(session)));
                List<String> statements = onTarget(session, first);
                for (String statement : statements) {
                    session.execute(statement);
                }
                return statements;
            }));
        }
        if (first.slot().isPresent()) {
            awaitReader(work, meter, first.name());
        }
        for (String statement : onSource(first)) {
            pair.changeSource(work, statement);
            done.add(statement);
        }
        done.addAll(copyingSlots(work, first));
        return new StoppedReplication(!done.isEmpty(), done, List.of());
    }

    /** Its reader ends with the subscription; the source notices a moment later. */
    private void awaitReader(Work work, ProgressMeter meter, String slot) throws Exception {
        long start = System.nanoTime();
        while (pair.inSource(work.cancellation(), session -> SlotState.read(session, slot))
                .filter(SlotState::active)
                .isPresent()) {
            if (System.nanoTime() - start > pair.source().patience().answer().toNanos()) {
                throw new TransientException(Finding.blocker(
                        "REPLICATION_SLOT_IN_USE",
                        "Somebody still reads from slot " + slot + " of the source.",
                        "It can't be dropped meanwhile.",
                        "Find out which server it is in pg_stat_replication, and run `ferryman kratos replicate stop`"
                                + " again."));
            }
            meter.waitFor("the source, until it has noticed that nobody reads from the slot");
            work.cancellation().pause(LOOKS);
        }
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
            pair.changeSource(work, dropping(slot));
            done.add(dropping(slot));
        }
        return done;
    }
}
