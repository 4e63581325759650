package org.ferryman.kratos.migrate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.engine.ProgressMeter;
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
 * Tells from outside how far Kratos' migrations are: by their records, and by what the server says of the sessions that
 * run them. Each look is a transaction of milliseconds: a snapshot that is held makes CREATE INDEX CONCURRENTLY wait.
 */
public final class MigrationWatch implements Consumer<String> {

    private static final Logger LOG = LoggerFactory.getLogger(MigrationWatch.class);

    private final Database database;
    private final KratosDatabase kratos;
    private final KratosPhase phase;
    private final List<PendingMigration> pending;
    private final ProgressMeter meter;
    private long last = -1;

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

    /** @param name of the sessions that run the migrations */
    @Override
    public void accept(String name) {
        try {
            new Transactions(database).brief(session -> {
                look(session, name);
                return true;
            });
        } catch (Exception unseen) {
            // The migrations go on; only nobody sees how far they are.
            LOG.info("the migrations can't be watched", unseen);
            meter.waitFor("the server does not answer; the migrations may go on");
        }
    }

    private void look(Session session, String name) throws Exception {
        long recorded = session.one(
                SqlText.of("SELECT count(DISTINCT version) FROM {table} WHERE version = ANY (?)")
                        .with("table", kratos.table(KratosDatabase.VERSIONS))
                        .text(),
                row -> row.getLong(1),
                (Object) pending.stream().map(PendingMigration::version).toArray(String[]::new));
        Optional<Running> running = session.first(
                SqlText.load(MigrationWatch.class, "migration-watch.sql").text(), Running::of, name);
        long done = phase == KratosPhase.TAKE_BACK ? pending.size() - recorded : recorded;
        if (done != last) {
            last = done;
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
