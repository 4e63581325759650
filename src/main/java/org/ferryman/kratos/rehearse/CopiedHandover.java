package org.ferryman.kratos.rehearse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Run;
import org.ferryman.engine.Runner;
import org.ferryman.engine.Work;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.kratos.plan.HandoverForecast;
import org.ferryman.kratos.rehearse.PairRehearsal.Crossing;
import org.ferryman.kratos.rehearse.PairRehearsal.Writes;
import org.ferryman.kratos.replicate.KratosCutover;
import org.ferryman.kratos.replicate.KratosCutoverStep;
import org.ferryman.kratos.replicate.KratosPrepareStep;
import org.ferryman.kratos.replicate.KratosReplicateStep;
import org.ferryman.kratos.replicate.KratosReturn;
import org.ferryman.kratos.replicate.KratosWayBackArmStep;
import org.ferryman.kratos.replicate.KratosWayBackGoStep;
import org.ferryman.kratos.replicate.ReplicationPhase;
import org.ferryman.kratos.replicate.WayBackPhase;
import org.ferryman.kratos.replicate.WayBackStatus;
import org.ferryman.postgres.AdvisoryLock;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.SqlFailures;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.postgres.replication.PublisherAddress;
import org.ferryman.postgres.replication.ReplicationSide;
import org.ferryman.report.AmountText;

/** The steps of blue/green on two copies, there and back, each as it will be done, while somebody writes. */
final class CopiedHandover {

    /** Before the first step, and on a side that has just been opened: so that there is something to lose. */
    private static final int SOME_WRITES = 10;

    private static final int NAMED = 100;

    private final ReplicationPair pair;
    private final NewKratos kratos;
    private final Path folder;
    private final MigrateOptions migrating;
    private final KratosDatabase copied;
    private final int perSecond;
    private final Work work;
    private final ProgressMeter meter;
    private final PhaseTimes times;
    private final List<Finding> findings = new ArrayList<>();
    private Optional<Crossing> there = Optional.empty();
    private Optional<Crossing> back = Optional.empty();
    private Optional<String> noWayBack = Optional.empty();
    private Optional<String> reached = Optional.empty();
    private double longSeconds;
    private boolean isShort;

    /**
     * Prepares it.
     *
     * @param source the copy
     * @param target still empty
     * @param copied what is in the copy
     * @param kratos works on the copies only
     * @param folder takes what the steps remember and what Kratos prints
     * @param perSecond how many writes there are meanwhile
     */
    CopiedHandover(
            Database source,
            Database target,
            KratosDatabase copied,
            NewKratos kratos,
            Path folder,
            MigrateOptions migrating,
            int perSecond,
            Work work) {
        this.pair = new ReplicationPair(source, target, new PublisherAddress(source.settings()));
        this.copied = copied;
        this.kratos = kratos;
        this.folder = folder;
        this.migrating = migrating;
        this.perSecond = perSecond;
        this.work = work;
        this.meter = new ProgressMeter(work.progress());
        this.times = new PhaseTimes(work.progress());
    }

    /**
     * What it came to.
     *
     * @param measured empty if the upgrade did not do what it should
     * @param reached the level of the target; empty if it was not upgraded
     */
    record Result(
            Optional<HandoverForecast.Measured> measured,
            Optional<String> reached,
            List<PairRehearsal.StepTime> times,
            Optional<Crossing> there,
            Optional<Crossing> back,
            Optional<String> noWayBack,
            Writes writes,
            List<Finding> findings) {}

    Result run() throws Exception {
        makeNetwork();
        List<UUID> lost = new ArrayList<>();
        try (Run run = Run.open(folder, Map.of());
                RehearsalWriter writer = new RehearsalWriter(
                        Database.open(pair.source().settings()),
                        Database.open(pair.target().settings()),
                        copied.table(KratosDatabase.IDENTITIES),
                        perSecond)) {
            Runner runner = new Runner(
                    run,
                    new AdvisoryLock(pair.source()).and(new AdvisoryLock(pair.target())),
                    new SqlFailures(),
                    pair.source().patience().retries());
            meter.begin(RehearsalPhase.WRITES, "", "");
            writer.await(ReplicationSide.SOURCE, SOME_WRITES, work.cancellation());
            if (handOver(runner, writer, lost) && noWayBack.isEmpty()) {
                goBack(runner, writer, lost);
            }
            List<UUID> named = lost.stream().distinct().toList();
            if (!named.isEmpty()) {
                findings.add(lost(named));
            }
            return new Result(
                    findings.stream().anyMatch(Finding::blocks) ? Optional.empty() : measured(),
                    reached,
                    times.all(),
                    there,
                    back,
                    noWayBack,
                    new Writes(
                            perSecond,
                            writer.inserted(),
                            writer.updated(),
                            named.size(),
                            named.stream().limit(NAMED).toList()),
                    List.copyOf(findings));
        }
    }

    /** A Kratos that has started once has made it. */
    private void makeNetwork() throws Exception {
        if (copied.has(KratosDatabase.NETWORKS)) {
            String networks = copied.table(KratosDatabase.NETWORKS).quoted();
            pair.changeSource(
                    Work.quiet(work.cancellation()),
                    "INSERT INTO " + networks + " (id, created_at, updated_at) SELECT md5(random()::text)::uuid, now(),"
                            + " now() WHERE NOT EXISTS (SELECT FROM " + networks + ")");
        }
    }

    private boolean handOver(Runner runner, RehearsalWriter writer, List<UUID> lost) throws Exception {
        if (done(runner, new KratosReplicateStep(pair, folder, KratosReplicateStep.Options.USUAL))
                .isEmpty()) {
            return false;
        }
        KratosPrepareStep prepare = new KratosPrepareStep(pair, kratos, folder, migrating);
        Outcome<Inspection> seen = runner.inspect(prepare, times, work.cancellation());
        isShort = !(seen instanceof Outcome.Done<Inspection> && prepare.isLeftToTheCutover());
        if (isShort) {
            if (done(runner, prepare).isEmpty()) {
                return false;
            }
            arm(runner);
        } else {
            noWayBack = Optional.of("in the long window there is no way back with what was written since");
        }
        Optional<KratosCutover> cutover = done(
                runner,
                new KratosCutoverStep(
                        pair,
                        isShort ? new NewKratos.Unnamed() : kratos,
                        folder,
                        KratosCutoverStep.Options.USUAL.migrating(migrating),
                        opened -> {}));
        if (cutover.isEmpty()) {
            return false;
        }
        KratosCutover result = cutover.get();
        reached = Optional.of(
                pair.inTarget(work.cancellation(), LevelReader::read).level().name());
        if (!isCrossed(writer, ReplicationSide.TARGET, pair.target(), lost)) {
            return false;
        }
        double seconds = writer.crossings().get(0);
        there = Optional.of(new Crossing(seconds, result.outageSeconds(), result.proof(), result.tables()));
        judge(result.proof(), result.findings());
        longSeconds = isShort ? seconds + migrated() : seconds;
        return true;
    }

    /** What a long window has besides: both sides are compared in it, and then the migrations run. */
    private double migrated() {
        return times.seconds(KratosCutoverStep.ID, Set.of(ReplicationPhase.PROOF))
                + times.seconds(KratosPrepareStep.ID)
                - times.seconds(KratosPrepareStep.ID, Set.of(ReplicationPhase.PAUSE, ReplicationPhase.CATCH_UP));
    }

    /** What keeps it from being made keeps nobody from cutting over. */
    private void arm(Runner runner) throws CancelledException {
        KratosWayBackArmStep step = new KratosWayBackArmStep(
                pair, folder, new PublisherAddress(pair.target().settings()));
        Outcome<WayBackStatus> outcome = timed(runner, step);
        work.cancellation().throwIfRequested();
        if (!(outcome instanceof Outcome.Done)) {
            noWayBack = Optional.of(told(outcome.findings()));
        }
    }

    private void goBack(Runner runner, RehearsalWriter writer, List<UUID> lost) throws Exception {
        awaitFollowing();
        Optional<KratosReturn> returned =
                done(runner, new KratosWayBackGoStep(pair, folder, KratosCutoverStep.Options.USUAL, () -> {}));
        if (returned.isPresent() && isCrossed(writer, ReplicationSide.SOURCE, pair.source(), lost)) {
            KratosReturn result = returned.get();
            back = Optional.of(
                    new Crossing(writer.crossings().get(1), result.outageSeconds(), result.proof(), result.tables()));
            judge(result.proof(), result.findings());
        }
    }

    /** In production days go by before it: a process that is only about to follow must not count. */
    private void awaitFollowing() throws Exception {
        meter.begin(RehearsalPhase.FOLLOW, "", "");
        long deadline = System.nanoTime() + pair.source().patience().server().toNanos();
        WayBackStatus now = WayBackStatus.read(pair, work.cancellation());
        while ((now.phase() != WayBackPhase.FOLLOWING
                        || KratosCutoverStep.isFar(now.lagBytes().orElse(0L)))
                && System.nanoTime() < deadline) {
            work.cancellation().pause(pair.source().patience().look());
            now = WayBackStatus.read(pair, work.cancellation());
        }
    }

    /** Whether somebody writes to the side that was opened; looks for what was acknowledged there. */
    private boolean isCrossed(RehearsalWriter writer, ReplicationSide side, Database opened, List<UUID> lost)
            throws Exception {
        meter.begin(RehearsalPhase.WRITES, "", "");
        try {
            writer.await(side, SOME_WRITES, work.cancellation());
        } catch (BlockedException silent) {
            findings.addAll(silent.findings());
            return false;
        }
        lost.addAll(writer.lost(opened, work.cancellation()));
        return true;
    }

    private <R> Optional<R> done(Runner runner, Change<R> step) throws CancelledException {
        Outcome<R> outcome = timed(runner, step);
        if (outcome instanceof Outcome.Done<R> done) {
            return Optional.of(done.result());
        }
        work.cancellation().throwIfRequested();
        if (outcome instanceof Outcome.Blocked) {
            findings.addAll(outcome.findings());
        } else {
            findings.add(Finding.blocker(
                    "KRATOS_REHEARSAL_FAILED",
                    "On the copies it stopped at this: " + step.title() + ". " + told(outcome.findings()),
                    "It would stop there in the upgrade, too.",
                    "If Kratos stopped, what it printed is in the run folder, and the message says what is wrong."
                            + " `ferryman kratos assess` names rows that a migration stops at, and --repair-nids mends"
                            + " them. Put anything else right in the database, and rehearse again."));
        }
        return Optional.empty();
    }

    private <R> Outcome<R> timed(Runner runner, Change<R> step) {
        times.begin(step.id());
        Outcome<R> outcome = runner.apply(step, times, work.cancellation());
        times.end();
        return outcome;
    }

    private static String told(List<Finding> findings) {
        return findings.stream().filter(Finding::blocks).map(Finding::seen).collect(Collectors.joining(" "));
    }

    private void judge(RowEquality proof, List<Finding> told) {
        if (proof == RowEquality.DIFFERS) {
            findings.add(Finding.blocker(
                    "KRATOS_REHEARSAL_DIFFERS",
                    "On the copies the two sides did not hold the same. " + told(told),
                    "The target would lack something, or have something else.",
                    "Find out who else writes to these tables, and what has been changed in them: compare them with"
                            + " those of a fresh database of the same version. Then rehearse again."));
        } else if (proof == RowEquality.UNPROVEN) {
            findings.add(Finding.info(
                    "KRATOS_REHEARSAL_UNPROVEN",
                    "That both sides held the same could not be found out on the copies.",
                    "The log has the reason."));
        }
    }

    private static Finding lost(List<UUID> ids) {
        return Finding.blocker(
                "KRATOS_REHEARSAL_LOST_WRITES",
                "On the copies, acknowledged writes to " + AmountText.count(ids.size(), "identity", "identities")
                        + " were lost: "
                        + ids.stream().limit(NAMED).map(UUID::toString).collect(Collectors.joining(", ")) + ".",
                "So would be what people write during the upgrade.",
                "Don't cut over in this way. Find out what removes such rows, a trigger or a job that was copied along;"
                        + " else please report this.");
    }

    private Optional<HandoverForecast.Measured> measured() {
        return there.map(crossing -> new HandoverForecast.Measured(
                isShort ? Optional.of(crossing.writesStoodStillSeconds()) : Optional.empty(),
                longSeconds,
                back.map(Crossing::writesStoodStillSeconds),
                perSecond));
    }
}
