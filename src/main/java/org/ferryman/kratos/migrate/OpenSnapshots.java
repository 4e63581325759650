package org.ferryman.kratos.migrate;

import java.time.Duration;
import java.util.List;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.TransientException;
import org.ferryman.engine.Work;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;

/**
 * Waits until nobody holds a snapshot that is older than a second: CREATE INDEX CONCURRENTLY waits for each without
 * end, or leaves an index that is not valid when its wait is over.
 */
final class OpenSnapshots {

    private final Database database;

    OpenSnapshots(Database database) {
        this.database = database;
    }

    /** Those who hold one now. */
    private List<String> holders() throws Exception {
        return new Transactions(database)
                .brief(session -> session.list(
                        SqlText.load(OpenSnapshots.class, "open-snapshots.sql").text(),
                        row -> row.getString("holder")));
    }

    /**
     * Returns when there is none.
     *
     * @throws TransientException if there still is one when the patience with a server is over
     */
    void await(ProgressMeter meter, Work work) throws Exception {
        Duration patience = database.patience().server();
        long end = System.nanoTime() + patience.toNanos();
        for (List<String> holders = holders(); !holders.isEmpty(); holders = holders()) {
            String told = String.join(", ", holders);
            if (System.nanoTime() > end) {
                throw new TransientException(Finding.blocker(
                        "KRATOS_SNAPSHOT_OPEN",
                        "Transactions have been open for more than a second, and still are after "
                                + patience.toSeconds() + " s: " + told + ".",
                        "A migration builds an index concurrently: it waits for each of them, and leaves an index that"
                                + " is not valid if they don't end.",
                        "Let them end, or end them with SELECT pg_terminate_backend(pid); a prepared one with COMMIT"
                                + " PREPARED or ROLLBACK PREPARED. Then run `ferryman kratos migrate` again."));
            }
            meter.waitFor("transactions that an index would wait for: " + told);
            work.cancellation().pause(database.patience().look());
        }
    }
}
