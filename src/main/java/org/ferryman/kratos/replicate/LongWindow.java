package org.ferryman.kratos.replicate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.PartWayException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.migrate.KratosMigrateStep;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.kratos.plan.CutoverWindow;
import org.ferryman.kratos.replicate.ReplicationLook.TargetState;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.replication.SubscriptionState;

/**
 * The upgrade of the target between the stop of all writes and its opening, where it could not be upgraded before: rows
 * that the old Kratos writes might not fit afterwards.
 */
final class LongWindow {

    private static final MemoryEntry<CutoverProof> COMPARED = new MemoryEntry<>(
            "kratos-both-sides", CutoverProof.class, "What both sides held is gone with the first migration.");

    private final ReplicationPair pair;
    private final Optional<KratosMigrateStep> migration;
    private final boolean byCharm;
    private final RunMemory memory;
    private final List<Finding> told = new ArrayList<>();

    /** @param newKratos unnamed where the target was upgraded before */
    LongWindow(ReplicationPair pair, NewKratos newKratos, Path folder, MigrateOptions options) {
        this.pair = pair;
        this.migration = newKratos instanceof NewKratos.Unnamed
                ? Optional.empty()
                : Optional.of(new KratosMigrateStep(pair.target(), newKratos, folder, options));
        this.byCharm = newKratos instanceof NewKratos.Charm;
        this.memory = new RunMemory(folder);
    }

    /**
     * What is left to do of it.
     *
     * @param kind short if the target was upgraded before
     * @param why it is long
     * @param begun whether the target has other migrations than the source
     * @param pending whether migrations are to be run
     * @param findings what is in the way
     */
    record Seen(CutoverWindow.Kind kind, List<String> why, boolean begun, boolean pending, List<Finding> findings) {

        boolean isLong() {
            return kind == CutoverWindow.Kind.LONG;
        }

        /** Whether the target, once it has everything, may follow again: nothing of its upgrade is done. */
        boolean mayFollow() {
            return isLong() && !begun;
        }
    }

    private static Seen seen(CutoverWindow.Kind kind, ReplicationLook look, Finding... findings) {
        return new Seen(kind, List.of(), isBegun(look), false, List.of(findings));
    }

    private static boolean isBegun(ReplicationLook look) {
        return !look.targetLevel().equals(look.kratos().level());
    }

    /** Looks. */
    Seen see(ReplicationLook look, Work work) throws Exception {
        if (look.target() != TargetState.OURS || pair.inTarget(work.cancellation(), ReplicationBridge::isThere)) {
            return seen(CutoverWindow.Kind.SHORT, look);
        } else if (migration.isEmpty()) {
            return seen(CutoverWindow.Kind.SHORT, look, notUpgraded());
        }
        Inspection inspection = migration.get().inspect(work);
        CutoverWindow window = CutoverWindow.of(look.kratos(), migration.get().planFor(look.kratos()));
        List<Finding> findings = new ArrayList<>(inspection.findings());
        if (window.isShort()) {
            findings.add(Finding.blocker(
                    "SHORT_WINDOW_POSSIBLE",
                    "The target can be upgraded before the cut-over, while the source serves.",
                    "Writes stand still for about a second then, and not for as long as the migrations run.",
                    "Run `ferryman kratos migrate --target` first, and then `ferryman kratos cutover`."));
        } else if (isBegun(look) && !look.frozen()) {
            findings.add(Finding.blocker(
                    "TARGET_AHEAD",
                    "Migrations have run on the target, and the source serves. " + window.why(),
                    "An earlier cut-over was taken back after they had begun: the target can't follow any more.",
                    "Run `ferryman kratos replicate stop` and `ferryman kratos replicate`; then cut over again."));
        }
        return new Seen(
                window.kind(), window.reasons(), isBegun(look), inspection.state() == Inspection.State.TO_DO, findings);
    }

    private static Finding notUpgraded() {
        return Finding.blocker(
                "TARGET_NOT_UPGRADED",
                "The target was not upgraded.",
                "The new Kratos could not work on it.",
                "Run `ferryman kratos migrate --target` first. Where that says that it is not for these releases, name"
                        + " the new Kratos here, with --kratos or --juju.");
    }

    /** What is run between. */
    List<String> preview(Seen seen) throws Exception {
        List<String> commands = new ArrayList<>();
        if (seen.isLong()) {
            commands.add(
                    "-- long window: nobody can write until the migrations have run. " + String.join(" ", seen.why()));
            if (migration.isPresent() && seen.pending()) {
                commands.add("-- on the target");
                commands.addAll(migration.get().preview());
            }
        }
        return commands;
    }

    /** Lets a target go on that does not follow since a cut-over was taken back, and waits until it has most. */
    void follow(Seen seen, ReplicationLook look, ReplicationControl control, ProgressMeter meter, Work work)
            throws Exception {
        boolean disabled =
                look.subscription().filter(SubscriptionState::enabled).isEmpty();
        if (seen.mayFollow() && disabled && !look.frozen()) {
            control.resume(work);
            control.catchUp(work, meter);
        }
    }

    /**
     * Runs the migrations. Nobody can write to either side, and the target has everything; before the first of them
     * both sides are compared, as they have the same columns then.
     *
     * @return what came of comparing; empty if another run folder has it
     */
    Optional<CutoverProof> upgrade(Seen seen, ProgressMeter meter, Work work) throws Exception {
        if (!seen.begun()) {
            CutoverProof proof = pair.inSource(
                    work.cancellation(),
                    source -> pair.inTarget(
                            work.cancellation(), target -> CutoverProof.read(pair, source, target, meter)));
            proof.require();
            memory.keep(COMPARED, proof);
        }
        if (seen.pending()) {
            try {
                told.addAll(migration.orElseThrow().apply(work).findings());
            } catch (PartWayException stopped) {
                throw new PartWayException(stopped(stopped.finding()), stopped);
            }
        }
        return memory.recall(COMPARED);
    }

    /**
     * Waits for the charm's task of a run that was ended, and sets the target's guard again, which that run took off.
     */
    void guardAgain(Work work) throws Exception {
        if (migration.isPresent() && migration.get().isUnguarded(work)) {
            try {
                migration.get().guardAgain(work);
            } catch (PartWayException unfinished) {
                throw pair.inSource(work.cancellation(), FreezePass::isThere)
                        ? new PartWayException(stopped(unfinished.finding()), unfinished)
                        : unfinished;
            }
        }
    }

    /** What is to be known of the migrations that were run. */
    List<Finding> told() {
        return List.copyOf(told);
    }

    private Finding stopped(Finding migrations) {
        return Finding.blocker(
                "CUTOVER_DECIDED",
                "Writes to the source are stopped, and the target is not open yet. " + migrations.seen(),
                "Nobody can log in or register meanwhile; sessions go on.",
                (byCharm
                                ? migrations.remedy() + " For that run `ferryman kratos cutover` with the same options."
                                : "What Kratos printed is in the run folder. Resolve it, and run `ferryman kratos"
                                        + " cutover` again with --kratos: it goes on there.")
                        + " Or run `ferryman kratos thaw` on the source: then the old"
                        + " Kratos writes again, and nothing has happened there.");
    }
}
