package org.ferryman.kratos.migrate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.kratos.binary.MigrationFollower;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.KratosPhase;
import org.ferryman.kratos.plan.PendingMigration;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells from outside how far Kratos' migrations are: by their records, and by what the server says of the sessions
 * that run them. Each look is a transaction of milliseconds: a snapshot that is held makes CREATE INDEX CONCURRENTLY
 * wait. Of the backfills, which take most of the time, Kratos itself says how far they are: a line for each 10,000
 * rows.
 */
public final class MigrationWatch implements MigrationFollower {

    private static final Logger LOG = LoggerFactory.getLogger(MigrationWatch.class);

    /** Recorded from v26.2.0. */
    private static final Pattern BACKFILL =
            Pattern.compile("Backfilled column \\w+ for (\\d{1,9}) rows in (\\w+) table");

    private final Database database;
    private final KratosDatabase kratos;
    private final KratosPhase phase;
    private final List<PendingMigration> pending;
    private final ProgressMeter meter;
    private final Map<String, Long> filled = new HashMap<>();
    private final Map<String, Long> estimates = new HashMap<>();
    private final Map<String, Double> seconds = new HashMap<>();
    private long recorded = -1;
    private OptionalLong since = OptionalLong.empty();
    private OptionalLong looked = OptionalLong.empty();
    private OptionalLong ended = OptionalLong.empty();

    /**
     * A watch.
     *
     * @param phase whether they are run, or taken back
     * @param pending the migrations in the order in which that is done
     */
    public MigrationWatch(
            Database database,
            KratosDatabase kratos,
            KratosPhase phase,
            List<PendingMigration> pending,
            ProgressMeter meter) {
        this.database = database;
        this.kratos = kratos;
        this.phase = phase;
        this.pending = pending;
        this.meter = meter;
    }

    @Override
    public synchronized void look(String name) {
        try {
            new Transactions(database).brief(session -> {
                look(session, name.isEmpty() ? "%" : name);
                return true;
            });
        } catch (Exception unseen) {
            // The migrations go on; only nobody sees how far they are.
            LOG.info("the migrations can't be watched", unseen);
            meter.waitFor("the server does not answer; the migrations may go on");
        }
    }

    /** Tells that they are over: what is done afterwards counts for none of them. */
    synchronized void end() {
        ended = OptionalLong.of(System.nanoTime());
    }

    /** How many of the migrations were recorded at the last look. */
    synchronized long recorded() {
        return Math.max(0, recorded);
    }

    /** How many there are. */
    int total() {
        return pending.size();
    }

    /** Whether all were. */
    boolean isComplete() {
        return recorded() == total();
    }

    /**
     * Looks until all are recorded, or the time is over.
     *
     * @param whom who runs them
     * @return whether all are recorded
     */
    boolean await(Duration limit, String whom, Work work) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        look("");
        meter.waitFor(whom);
        while (!isComplete() && System.nanoTime() < end) {
            work.cancellation().pause(database.patience().watch());
            look("");
        }
        return isComplete();
    }

    /**
     * How long each took that was recorded, as exactly as the looks were close to each other. Of those that were
     * recorded between two looks the first had begun before, and they share the time between the two. What the program
     * does before it connects counts for none, but for the time between two looks in which it did that and the first
     * migrations, too.
     *
     * @param applied all that is recorded when the program has ended
     */
    synchronized List<MigrationTime> times(Set<String> applied) {
        note(applied);
        return pending.stream()
                .filter(migration -> seconds.containsKey(migration.version()))
                .map(migration -> new MigrationTime(
                        migration.version(), migration.name(), seconds.getOrDefault(migration.version(), 0.0)))
                .toList();
    }

    private void note(Set<String> applied) {
        List<String> more = pending.stream()
                .map(PendingMigration::version)
                .filter(version -> applied.contains(version) && !seconds.containsKey(version))
                .toList();
        long now = ended.orElseGet(System::nanoTime);
        long last = looked.orElse(now);
        double each = (now - last) / 1e9 / Math.max(1, more.size());
        double before = (last - since.orElse(last)) / 1e9;
        for (String version : more) {
            seconds.put(version, version.equals(more.get(0)) ? before + each : each);
        }
        if (!more.isEmpty()) {
            since = OptionalLong.of(now);
        }
        looked = OptionalLong.of(now);
    }

    @Override
    public synchronized void printed(String line) {
        Matcher backfill = BACKFILL.matcher(line);
        if (!backfill.matches()) {
            return;
        }
        String table = backfill.group(2);
        long rows = filled.merge(table, Long.parseLong(backfill.group(1)), Long::sum);
        if (!estimates.containsKey(table)) {
            estimates.put(table, estimate(table));
            meter.begin(KratosPhase.BACKFILL, table, "rows");
        }
        meter.at(rows, estimates.get(table));
    }

    /** About how many rows the table has, as the server last counted them; 0 if that is not known. */
    private long estimate(String table) {
        try {
            return new Transactions(database)
                    .brief(session -> session.first(
                                    "SELECT greatest(reltuples, 0)::int8 FROM pg_class WHERE oid = to_regclass(?)",
                                    row -> row.getLong(1),
                                    kratos.table(table).quoted())
                            .orElse(0L));
        } catch (Exception unseen) {
            LOG.info("how many rows there are is not known", unseen);
            return 0;
        }
    }

    private void look(Session session, String name) throws Exception {
        Set<String> applied = Set.copyOf(session.list(
                SqlText.of("SELECT DISTINCT version FROM {table} WHERE version = ANY (?)")
                        .with("table", kratos.table(KratosDatabase.VERSIONS))
                        .text(),
                row -> row.getString(1),
                (Object) pending.stream().map(PendingMigration::version).toArray(String[]::new)));
        long done = phase == KratosPhase.TAKE_BACK ? pending.size() - applied.size() : applied.size();
        Optional<Running> running = session.first(
                SqlText.load(MigrationWatch.class, "migration-watch.sql").text(), Running::of, name);
        if (since.isEmpty() && running.isPresent()) {
            since = OptionalLong.of(System.nanoTime());
        }
        if (phase != KratosPhase.TAKE_BACK) {
            note(applied);
        }
        if (done != recorded) {
            recorded = done;
            String next = done < pending.size()
                    ? pending.get((int) done).version() + " "
                            + pending.get((int) done).name()
                    : "";
            meter.begin(phase, next, "migrations", pending.size());
            meter.at(done, pending.size());
        }
        running.map(Running::told).filter(told -> !told.isEmpty()).ifPresent(meter::waitFor);
    }

    private record Running(
            boolean active, String statement, boolean waits, String blockers, String phase, long done, long total) {

        static Running of(ResultSet row) throws SQLException {
            return new Running(
                    row.getBoolean("active"),
                    text(row, "statement"),
                    row.getBoolean("waits"),
                    text(row, "blockers"),
                    text(row, "phase"),
                    row.getLong("done"),
                    row.getLong("total"));
        }

        private static String text(ResultSet row, String column) throws SQLException {
            String text = row.getString(column);
            return text == null ? "" : text;
        }

        String told() {
            if (!active) {
                return "";
            } else if (waits) {
                return statement + " waits for a lock" + (blockers.isEmpty() ? "" : " of " + blockers);
            } else if (!phase.isEmpty()) {
                return statement + ": " + phase + (total > 0 ? ", " + 100 * Math.min(done, total) / total + " %" : "")
                        + (blockers.isEmpty() ? "" : "; waits for " + blockers);
            }
            return statement;
        }
    }
}
