package org.ferryman.playbook.traffic;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Failure;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.playbook.ServiceUpgrade;
import org.ferryman.playbook.traffic.TrafficResult.Sample;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.SqlFailures;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.WriteTraffic;
import org.ferryman.postgres.WriteTraffic.Counts;

/**
 * Watches for a time how much the old version's tables are used, by the server's own counters, and names the quietest
 * window seen. Reads no table of the service. Each sample is in the run folder as soon as it is taken: a call that
 * is cancelled keeps those, and the next one adds to them.
 */
public final class TrafficStep implements Evidence<TrafficResult> {

    /** The step's id. */
    public static final StepId ID = new StepId("traffic");

    private static final Progress.Phase TRAFFIC = () -> "traffic";

    /** The server's counters may be a second late: shorter samples would tell of its habits. */
    private static final Duration SHORTEST = Duration.ofSeconds(2);

    private static final int SAMPLES = 720;

    private final Database database;
    private final ServiceUpgrade service;
    private final TrafficRecord record;
    private final Duration time;
    private final Duration interval;
    private final Clock clock;

    /**
     * Prepares the step.
     *
     * @param folder the run folder: where the samples go, and predictions are
     * @param time how long to watch
     */
    public TrafficStep(Database database, ServiceUpgrade service, Path folder, Duration time) {
        this(database, service, folder, time, interval(time), Clock.systemUTC());
    }

    TrafficStep(Database database, ServiceUpgrade service, Path folder, Duration time, Duration interval, Clock clock) {
        this.database = database;
        this.service = service;
        this.record = new TrafficRecord(service, folder);
        this.time = time;
        this.interval = interval;
        this.clock = clock;
    }

    /** 720 samples at the most, and at least one. */
    static Duration interval(Duration time) {
        Duration even = time.dividedBy(SAMPLES);
        Duration wanted = even.compareTo(SHORTEST) > 0 ? even : SHORTEST;
        return wanted.compareTo(time) < 0 ? wanted : time;
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Find out when it is quiet";
    }

    @Override
    public TrafficResult produce(Work work) throws Exception {
        List<QualifiedName> tables = new Transactions(database).snapshot(work.cancellation(), service::writtenTables);
        sample(work, tables);
        return record.read();
    }

    private void sample(Work work, List<QualifiedName> tables) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        meter.begin(TRAFFIC, "", "seconds", Math.max(1, time.toSeconds()));
        Look before = Look.of(clock, WriteTraffic.counts(database, work.cancellation(), tables));
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            work.cancellation().pause(Duration.ofNanos(Math.min(left, interval.toNanos())));
            Optional<Look> now = look(work.cancellation(), tables, meter);
            if (now.isPresent()) {
                Optional<Sample> sample = before.until(now.get());
                if (sample.isPresent()) {
                    record.add(sample.get());
                }
                before = now.get();
                long seconds =
                        time.minusNanos(Math.max(0, end - System.nanoTime())).toSeconds();
                meter.at(Math.min(seconds, time.toSeconds()), Math.max(1, time.toSeconds()));
            }
        }
    }

    /** A server that is away for a while is what a night has: the sample after it spans the gap. */
    private Optional<Look> look(Cancellation cancellation, List<QualifiedName> tables, ProgressMeter meter)
            throws Exception {
        try {
            return Optional.of(Look.of(clock, WriteTraffic.counts(database, cancellation, tables)));
        } catch (SQLException failure) {
            Failure classified = new SqlFailures().classify(failure);
            if (classified.kind() != Failure.Kind.RETRY) {
                throw failure;
            }
            meter.waitFor(classified.finding().seen());
            return Optional.empty();
        }
    }

    private record Look(Instant when, Counts counts) {

        static Look of(Clock clock, Counts counts) {
            return new Look(clock.instant().truncatedTo(ChronoUnit.MILLIS), counts);
        }

        /** Empty if the counters began anew, or a table came or went: their difference would say nothing. */
        Optional<Sample> until(Look later) {
            long written = later.counts.written() - counts.written();
            long read = later.counts.read() - counts.read();
            return counts.tables() != later.counts.tables() || written < 0 || read < 0 || !later.when.isAfter(when)
                    ? Optional.empty()
                    : Optional.of(new Sample(when, later.when, written, read));
        }
    }
}
