package org.ferryman.kratos.replicate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.catalog.KratosCatalog;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.migrate.KratosMigrateStep;
import org.ferryman.kratos.migrate.KratosMigration;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.kratos.plan.CutoverWindow;
import org.ferryman.kratos.replicate.ReplicationLook.TargetState;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.guard.GuardPass;
import org.ferryman.postgres.guard.WriteGuard;
import org.ferryman.postgres.replication.SubscriptionState;

/**
 * Brings the target to the new level while the source serves: the target stops following, the new Kratos runs its
 * migrations there, the bridge is made, and the target catches up. What was written meanwhile waits in the
 * source's log.
 */
public final class KratosPrepareStep implements Change<KratosPreparation> {

    /** The step's id. */
    public static final StepId ID = new StepId("prepare");

    private static final String UNGUARDED = "the guard, which was taken off for the charm, is set again first";

    private final ReplicationPair pair;
    private final NewKratos newKratos;
    private final Path folder;
    private final MigrateOptions options;
    private Optional<CutoverWindow> lastSeen = Optional.empty();
    private boolean begun;

    /**
     * Prepares the step.
     *
     * @param folder the run folder: has the pass of the target's guard
     */
    public KratosPrepareStep(ReplicationPair pair, NewKratos newKratos, Path folder, MigrateOptions options) {
        this.pair = pair;
        this.newKratos = newKratos;
        this.folder = folder;
        this.options = options;
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Upgrade the target while the source serves";
    }

    private KratosMigrateStep migration() {
        return new KratosMigrateStep(pair.target(), newKratos, folder, options);
    }

    private record Seen(ReplicationLook look, boolean bridged, Inspection migration, List<Finding> findings) {

        boolean isDone() {
            return bridged
                    && migration.state() == Inspection.State.DONE
                    && look.subscription().filter(SubscriptionState::enabled).isPresent();
        }
    }

    private Seen see(Work work) throws Exception {
        ReplicationLook look = ReplicationLook.at(pair, new FreezePass(folder).recall(), work.cancellation());
        List<Finding> findings = new ArrayList<>(look.findings());
        boolean follows = look.target() == TargetState.OURS
                && look.subscription().filter(SubscriptionState::isReady).isPresent()
                && look.later().all().isEmpty();
        if (!follows) {
            findings.add(Finding.blocker(
                    "REPLICATION_NOT_COMPLETE",
                    "The target does not have everything yet.",
                    "Its migrations would meet tables that are still being filled.",
                    "Run `ferryman kratos replicate` first."));
            return new Seen(
                    look,
                    false,
                    Inspection.of(Inspection.State.TO_DO, "the target does not follow", List.of()),
                    findings);
        }
        KratosMigrateStep migrating = migration();
        Inspection migration = migrating.inspect(work);
        findings.addAll(migration.findings());
        CutoverWindow known = CutoverWindow.of(look.kratos(), migrating.planFor(look.kratos()));
        lastSeen = Optional.of(known);
        if (!known.isShort()) {
            findings.add(unbridged(known));
        }
        return new Seen(look, pair.inTarget(work.cancellation(), ReplicationBridge::isThere), migration, findings);
    }

    /** Whether the last look saw that the target can't be upgraded while the source serves: the cut-over does it. */
    public boolean isLeftToTheCutover() {
        return lastSeen.filter(known -> !known.isShort()).isPresent();
    }

    private static Finding unbridged(CutoverWindow window) {
        return Finding.blocker(
                "NO_BRIDGE_FROM_LEVEL",
                "The target can't be upgraded while the source serves. " + window.why(),
                "It could not follow any more, and writes have to stand still while the migrations run.",
                "Run `ferryman kratos cutover --target` with --kratos or --juju instead: it stops the writes, has the"
                        + " new Kratos upgrade the target, and opens it. Or upgrade in place (`ferryman kratos run`).");
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        if (migration().isUnguarded(work)) {
            return Inspection.of(Inspection.State.TO_DO, UNGUARDED, List.of());
        }
        Seen seen = see(work);
        return Inspection.of(
                seen.isDone() ? Inspection.State.DONE : Inspection.State.TO_DO,
                seen.isDone()
                        ? "the target is at the new level, and follows"
                        : seen.migration().summary(),
                seen.findings());
    }

    @Override
    public List<String> preview() throws Exception {
        if (migration().isUnguarded(Work.quiet())) {
            return List.of("-- on the target: " + UNGUARDED + "; the rest as before");
        }
        Seen seen = see(Work.quiet());
        List<String> statements = new ArrayList<>();
        String subscription =
                "ALTER SUBSCRIPTION " + QualifiedName.quote(seen.look().name());
        statements.add("-- on the target: it stops following, and catches up afterwards");
        statements.add(subscription + " DISABLE");
        if (seen.migration().state() == Inspection.State.TO_DO) {
            statements.addAll(migration().preview());
        }
        if (!seen.bridged()) {
            statements.add("-- on the target: triggers that fill in what the old Kratos does not write, in schema "
                    + ReplicationBridge.SCHEMA);
        }
        statements.add(subscription + " SET (synchronous_commit = 'on')");
        statements.add(subscription + " ENABLE");
        return statements;
    }

    @Override
    public KratosPreparation apply(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        migration().guardAgain(work);
        Seen seen = see(work);
        BlockedException.throwIfAny(seen.findings());
        ReplicationControl control = new ReplicationControl(pair, seen.look().name());
        if (seen.isDone()) {
            return result(seen.look(), List.of(), List.of(), 0, meter);
        }
        meter.begin(ReplicationPhase.PAUSE, "", "");
        begun = true;
        control.pause(work, meter);
        long paused = System.nanoTime();
        List<String> applied = List.of();
        List<Finding> told = List.of();
        if (seen.migration().state() == Inspection.State.TO_DO) {
            KratosMigration migrated = migration().apply(work);
            applied = migrated.applied();
            told = migrated.findings();
        }
        KratosDatabase target = pair.inTarget(work.cancellation(), LevelReader::read);
        CutoverWindow window = requireBridged(work, seen.look().kratos(), target);
        bridge(work, new ReplicationBridge(target, window.fills()), target);
        control.resume(work);
        meter.begin(ReplicationPhase.CATCH_UP, "", "");
        control.catchUp(work, meter);
        double seconds = (System.nanoTime() - paused) / 1e9;
        begun = false;
        for (QualifiedName table : target.tables()) {
            pair.changeTarget(work, "ANALYZE " + table.quoted());
        }
        return result(
                ReplicationLook.at(pair, new FreezePass(folder).recall(), work.cancellation()),
                applied,
                told,
                seconds,
                meter);
    }

    /** By both databases as they are: what is beyond the catalogs of releases counts, too. */
    private CutoverWindow requireBridged(Work work, KratosDatabase source, KratosDatabase target) throws Exception {
        NavigableSet<String> done = new TreeSet<>(target.applied());
        done.removeAll(source.applied());
        KratosCatalog from = pair.inSource(work.cancellation(), session -> KratosCatalog.read(session, source));
        KratosCatalog to = pair.inTarget(work.cancellation(), session -> KratosCatalog.read(session, target));
        CutoverWindow window = CutoverWindow.of(source, done, from, to);
        if (window.isShort()) {
            return window;
        }
        throw new BlockedException(List.of(Finding.blocker(
                "NO_BRIDGE_TO_LEVEL",
                "The target is at Kratos " + target.level().name() + " now. " + window.why(),
                "The target does not follow any more.",
                "Run `ferryman kratos replicate stop` and `ferryman kratos replicate`, and then `ferryman kratos"
                        + " cutover --target` with --kratos or --juju: it upgrades the target while writes are"
                        + " stopped. Or upgrade in place.")));
    }

    /** With the guard on tables that the migrations have made. */
    private void bridge(Work work, ReplicationBridge bridge, KratosDatabase target) throws Exception {
        Optional<GuardPass> pass = new FreezePass(folder).recall();
        WriteGuard guard = FreezePass.guard(pass);
        new Transactions(pair.target()).committed(work, session -> {
            for (String statement : guard.installation(guard.observe(session), target.tables())) {
                session.execute(statement);
            }
            if (!ReplicationBridge.isThere(session)) {
                for (String statement : bridge.installation(session)) {
                    session.execute(statement);
                }
            }
            return true;
        });
    }

    private static KratosPreparation result(
            ReplicationLook look, List<String> applied, List<Finding> told, double paused, ProgressMeter meter) {
        return new KratosPreparation(
                look.kratos().level().name(),
                look.targetLevel().name(),
                applied,
                paused,
                meter.elapsed().toMillis() / 1e3,
                Stream.concat(told.stream(), look.findings().stream())
                        .distinct()
                        .toList());
    }

    @Override
    public Optional<Finding> begun() {
        return begun
                ? Optional.of(Finding.blocker(
                        "TARGET_PAUSED",
                        "The target does not follow for now.",
                        "The source keeps its log for it meanwhile; Kratos goes on there.",
                        "Run `ferryman kratos migrate --target` again to go on, or `ferryman kratos replicate stop` to"
                                + " take all of it back."))
                : Optional.empty();
    }
}
