package org.ferryman.kratos.migrate;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.PartWayException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.kratos.binary.KratosCharm;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.juju.BegunTask;
import org.ferryman.kratos.juju.CharmAction;
import org.ferryman.kratos.juju.CharmDatabase;
import org.ferryman.kratos.juju.CharmLook;
import org.ferryman.kratos.juju.JujuApplication;
import org.ferryman.kratos.juju.JujuCharm;
import org.ferryman.kratos.juju.MigrationTask;
import org.ferryman.kratos.juju.RefreshedCharm;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.plan.UpgradeOutage;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;
import org.ferryman.report.AmountText;

/**
 * Migrations that a Juju charm runs: Ferryman has Juju refresh the charm and run its action, or shows the commands
 * where it has no access to Juju. What Juju says counts for nothing: whether all is done is read from the database.
 */
final class CharmMigrations implements OutsideMigrations {

    /** With a rehearsal: as many times what it took; and no less than the charm's own default. */
    private static final int ROOM = 5;

    private static final long LEAST_SECONDS = 600;

    /** The charm starts Kratos at its next event, every five minutes if nothing else happens. */
    private static final Duration NEXT_EVENT = Duration.ofMinutes(7);

    /** A charm's status may be from before the refresh. */
    private static final int STUCK_LOOKS = 3;

    /** Between two statements a Kratos that migrates does nothing for a moment. */
    private static final int QUIET_LOOKS = 3;

    private final Database database;
    private final KratosCharm charm;
    private final Path folder;
    private final Duration patience;
    private final CharmGuard guard;
    private final JujuCharm juju;
    private final CharmEnds ends;
    private final List<Finding> findings = new ArrayList<>();
    private Optional<MigrationWatch> byHand = Optional.empty();
    private long allowed = LEAST_SECONDS;
    private Optional<Finding> unguarded = Optional.empty();
    private Optional<Finding> state = Optional.empty();

    CharmMigrations(Database database, NewKratos.Charm named, Path folder, Duration patience) {
        this.database = database;
        this.charm = named.charm();
        this.folder = folder;
        this.patience = patience;
        this.guard = new CharmGuard(database, folder);
        this.juju = new JujuCharm(charm, database.patience());
        this.ends = new CharmEnds(charm, folder);
    }

    /** For how long the charm may run the migrations. */
    private long timeout(MigrationLook look) throws Exception {
        Optional<UpgradeOutage> rehearsed = look.plan().target().isPresent()
                ? UpgradeOutage.read(
                        folder,
                        look.kratos().level().name(),
                        look.plan().target().get())
                : Optional.empty();
        return rehearsed
                .map(known -> Math.max(LEAST_SECONDS, (long) Math.ceil(ROOM * known.scale() * known.migrateSeconds())))
                .orElse(patience.toSeconds());
    }

    @Override
    public String told(MigrationLook look, Path unused) throws Exception {
        List<String> lines = new ArrayList<>();
        lines.add("the charm runs "
                + look.plan().pending().size() + " migrations with Kratos " + look.version()
                + ", while Ferryman watches the database:");
        if (charm.refreshes()) {
            lines.add("  " + KratosCharm.told(charm.refresh()));
        }
        lines.add("when no unit serves any more"
                + (look.frozen() ? ", the guard is taken off until all are recorded:" : ":"));
        long seconds = timeout(look);
        lines.add("  " + KratosCharm.told(charm.migration(seconds)));
        lines.add("timeout= is the charm's own: it ends its Kratos after " + AmountText.seconds((double) seconds));
        lines.add("Ferryman stops waiting after " + AmountText.seconds(patience.toMillis() / 1e3)
                + " (--watch; with `ferryman kratos migrate`, --wait), and the charm goes on");
        lines.add("Ctrl-C ends the watch, and not the charm");
        return "-- " + String.join("\n-- ", lines);
    }

    @Override
    public boolean isUnguarded(Work work) throws Exception {
        return guard.isLifted(work);
    }

    @Override
    public void nothingLeft() {
        guard.forget();
    }

    /** A task that a run has left which was ended: nothing may be put right under it. */
    @Override
    public void awaitEarlier(ProgressMeter meter, Work work) throws Exception {
        Optional<BegunTask> begun = BegunTask.recall(folder);
        if (begun.isEmpty()) {
            awaitUnknown(meter, work);
            return;
        }
        long end = System.nanoTime() + patience.toNanos();
        try (CharmAction action = juju.task(begun.get().id(), work.cancellation())) {
            MigrationTask task = action.look();
            while (!task.isOver()) {
                state = Optional.of(ends.unfinished(task));
                if (System.nanoTime() > end) {
                    throw new PartWayException(state.get(), null);
                }
                meter.waitFor("task " + task.id() + " of the charm, which an earlier run began");
                work.cancellation().pause(database.patience().watch());
                task = action.look();
            }
            awaitEndOfStatement(task, meter, work);
        }
        state = Optional.empty();
        BegunTask.forget(folder);
    }

    /** One that was run by hand, or whose id was not known yet: its Kratos hardly ever rests. */
    private void awaitUnknown(ProgressMeter meter, Work work) throws Exception {
        long end = System.nanoTime() + patience.toNanos();
        int quiet = isUnguarded(work) ? 0 : QUIET_LOOKS;
        while (quiet < QUIET_LOOKS) {
            List<String> busy = new Transactions(database)
                    .snapshot(
                            work.cancellation(),
                            session -> MigrationLook.busyWriters(session, LevelReader.tables(session)));
            quiet = busy.isEmpty() ? quiet + 1 : 0;
            if (!busy.isEmpty() && System.nanoTime() > end) {
                throw new PartWayException(ends.perhapsUnfinished(busy), null);
            }
            meter.waitFor("the charm, if it still runs the migrations");
            work.cancellation().pause(database.patience().watch());
        }
    }

    @Override
    public boolean begin(MigrationLook look, MigrationWatch watch, ProgressMeter meter, Work work) throws Exception {
        CharmLook seen =
                CharmLook.at(charm, Optional.of(look.kratos().name()), database.patience(), work.cancellation());
        BlockedException.throwIfAny(seen.findings());
        allowed = timeout(look);
        if (seen.handover().isPresent()) {
            seen.handover().get().keep(folder);
        }
        if (seen.application().isEmpty()) {
            byHand = Optional.of(watch);
            awaitNobody(
                    look,
                    charm.refreshes()
                            ? "you to run `" + KratosCharm.told(charm.refresh()) + "`"
                            : "the sessions of Kratos to end",
                    patience,
                    meter,
                    work);
        } else {
            refresh(look, seen.application().get(), meter, work);
            settle(look, meter, work);
            awaitNobody(look, "the old Kratos to end", database.patience().server(), meter, work);
        }
        if (look.frozen()) {
            guard.lift(work);
        }
        return true;
    }

    /** Of a channel alone it is not known which revision it has. */
    private boolean isToRefresh(JujuApplication now, MigrationLook look) {
        return charm.revision().isPresent()
                ? !hasRevision(now)
                : charm.refreshes() && !now.version().equals(look.version());
    }

    private boolean hasRevision(JujuApplication now) {
        return charm.revision().isEmpty() || now.revision() == charm.revision().getAsInt();
    }

    private void refresh(MigrationLook look, JujuApplication now, ProgressMeter meter, Work work) throws Exception {
        if (!isToRefresh(now, look)) {
            RefreshedCharm.recall(folder)
                    .map(before -> before.finding(charm.serving()))
                    .ifPresent(findings::add);
            return;
        }
        DatabaseLevel level = look.kratos().level();
        RefreshedCharm before =
                RefreshedCharm.keep(folder, now, level.name(), level.state() == DatabaseLevel.State.EXACT);
        meter.waitFor("`" + KratosCharm.told(charm.refresh()) + "`");
        String failure = juju.refresh(work.cancellation());
        // What Juju's client says counts for nothing, either: it may be late.
        boolean moved = juju.look(work.cancellation())
                .application()
                .filter(seen -> hasRevision(seen) && seen.revision() != now.revision())
                .isPresent();
        if (!failure.isEmpty() && !moved) {
            throw new BlockedException(List.of(ends.refreshFailed(failure)));
        }
        findings.add(before.finding(charm.serving()));
    }

    /** Until each unit has the new charm, there is a leader, and the new Kratos is there. */
    private void settle(MigrationLook look, ProgressMeter meter, Work work) throws Exception {
        long end = System.nanoTime() + patience.toNanos();
        long other = end;
        int stuck = 0;
        while (true) {
            Optional<JujuApplication> now = juju.look(work.cancellation()).application();
            Optional<JujuApplication> settled = now.filter(seen ->
                    hasRevision(seen) && seen.isSettled() && seen.stuck().isEmpty());
            if (settled.map(JujuApplication::version)
                    .filter(version -> version.isEmpty() || version.equals(look.version()))
                    .isPresent()) {
                return;
            }
            // The charm says a moment later which Kratos it has.
            other = settled.isPresent()
                    ? Math.min(
                            other,
                            System.nanoTime() + database.patience().server().toNanos())
                    : end;
            stuck = now.filter(this::hasRevision)
                            .flatMap(JujuApplication::stuck)
                            .isPresent()
                    ? stuck + 1
                    : 0;
            state = Optional.of(ends.unsettled(now, look.version()));
            if (stuck == STUCK_LOOKS || System.nanoTime() > other) {
                throw new PartWayException(state.get(), null);
            }
            meter.waitFor(ends.settling(now));
            work.cancellation().pause(database.patience().watch());
        }
    }

    /** Until nobody has a session who may write. */
    private void awaitNobody(MigrationLook look, String whom, Duration limit, ProgressMeter meter, Work work)
            throws Exception {
        List<String> writers = awaitSilence(whom, limit, meter, work);
        if (!writers.isEmpty() && (look.frozen() || byHand.isPresent())) {
            throw new PartWayException(ends.sessionsLeft(writers), null);
        } else if (!writers.isEmpty()) {
            findings.add(HandMigrations.writersConnected(writers));
        }
    }

    @Override
    public boolean await(MigrationLook look, MigrationWatch watch, ProgressMeter meter, Work work) throws Exception {
        return byHand.isPresent() ? watched(watch, work) : run(look, watch, meter, work);
    }

    private boolean watched(MigrationWatch watch, Work work) throws Exception {
        // While the charm may still be at it, the guard stays off: it would refuse the rest.
        return watch.await(patience, "you to run `" + KratosCharm.told(charm.migration(allowed)) + "`", work)
                && guarded(work);
    }

    private boolean guarded(Work work) throws Exception {
        guardAgain(work);
        return true;
    }

    @Override
    public void guardAgain(Work work) throws Exception {
        // Where it failed before, the last attempt counts.
        unguarded.ifPresent(findings::remove);
        unguarded = guard.setAgain(work);
        unguarded.ifPresent(findings::add);
    }

    private boolean run(MigrationLook look, MigrationWatch watch, ProgressMeter meter, Work work) throws Exception {
        watch.look("");
        if (watch.isComplete()) {
            findings.add(CharmEnds.migratedItself());
        }
        MigrationTask task = act(watch, meter, work);
        guardAgain(work);
        if (!watch.isComplete()) {
            throw new PartWayException(ends.stopped(task, watch), null);
        }
        if (!task.succeeded()) {
            // All is done, and the charm does not know: it starts Kratos only after an action that succeeded.
            findings.add(ends.failedAtTheEnd(task));
            act(watch, meter, work);
        }
        state = Optional.empty();
        awaitActive(look, meter, work);
        return true;
    }

    /** Runs the action, and watches the database meanwhile, until the task is over. */
    private MigrationTask act(MigrationWatch watch, ProgressMeter meter, Work work) throws Exception {
        long end = System.nanoTime() + patience.toNanos();
        MigrationTask task;
        try (CharmAction action = juju.migrate(allowed, work.cancellation())) {
            task = action.look();
            String kept = "";
            while (!task.isOver() && System.nanoTime() < end) {
                if (!action.id().equals(kept)) {
                    kept = action.id();
                    new BegunTask(kept).keep(folder);
                }
                state = Optional.of(ends.unfinished(task));
                work.cancellation().pause(database.patience().watch());
                watch.look("");
                if (watch.isComplete()) {
                    guardAgain(work);
                }
                task = action.look();
            }
        }
        if (!task.isOver()) {
            throw new PartWayException(ends.unfinished(task), null);
        }
        BegunTask.forget(folder);
        awaitEndOfStatement(task, meter, work);
        watch.look("");
        return task;
    }

    /** The server goes on with a statement whose Kratos the charm has ended. */
    private void awaitEndOfStatement(MigrationTask task, ProgressMeter meter, Work work) throws Exception {
        if (!task.succeeded()) {
            awaitSilence(
                    "the server to end the last statement", database.patience().server(), meter, work);
        }
    }

    /** Waits until nobody has a session who may write, and tells who still has one. */
    private List<String> awaitSilence(String whom, Duration limit, ProgressMeter meter, Work work) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        List<String> writers = writers(work);
        while (!writers.isEmpty() && System.nanoTime() < end) {
            meter.waitFor(whom);
            work.cancellation().pause(database.patience().watch());
            writers = writers(work);
        }
        return writers;
    }

    private List<String> writers(Work work) throws Exception {
        return new Transactions(database)
                .snapshot(work.cancellation(), session -> MigrationLook.writers(session, LevelReader.tables(session)));
    }

    private void awaitActive(MigrationLook look, ProgressMeter meter, Work work) throws Exception {
        Duration limit = patience.compareTo(NEXT_EVENT) < 0 ? patience : NEXT_EVENT;
        long end = System.nanoTime() + limit.toNanos();
        Optional<JujuApplication> now = juju.look(work.cancellation()).application();
        while (now.filter(JujuApplication::isActive).isEmpty() && System.nanoTime() < end) {
            meter.waitFor("the charm to start Kratos: "
                    + now.map(JujuApplication::told).orElse("Juju does not answer"));
            work.cancellation().pause(database.patience().watch());
            now = juju.look(work.cancellation()).application();
        }
        if (now.filter(JujuApplication::isActive).isEmpty()) {
            findings.add(ends.notActive(now));
        }
        Optional<CharmDatabase> believed =
                now.isPresent() ? juju.database(now.get(), work.cancellation()) : Optional.empty();
        believed.filter(known -> !known.migrated().equals(look.version()))
                .ifPresent(known -> findings.add(ends.peerVersion(known.migrated(), look.version(), allowed)));
    }

    @Override
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    @Override
    public Optional<Finding> state() {
        return byHand.map(watch -> ends.byHandUnfinished(watch, allowed)).or(() -> state);
    }
}
