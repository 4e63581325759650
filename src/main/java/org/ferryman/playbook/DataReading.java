package org.ferryman.playbook;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.postgres.ChangeCounters;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Transactions;

/** A reading of every row, begun before its snapshot: the server's counters of then go with what it finds. */
public final class DataReading {

    private final Instant when = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final long start = System.nanoTime();
    private final ChangeCounters counters;

    private DataReading(ChangeCounters counters) {
        this.counters = counters;
    }

    /**
     * Begins; the snapshot comes after it.
     *
     * @param tables finds those that are going to be read
     */
    public static DataReading begin(
            Database database, Cancellation cancellation, Transactions.Body<List<QualifiedName>> tables)
            throws Exception {
        return new Transactions(database)
                .snapshot(cancellation, session -> new DataReading(ChangeCounters.read(session, tables.run(session))));
    }

    /** When it began. */
    public Instant when() {
        return when;
    }

    /** What the server had counted before. */
    public ChangeCounters counters() {
        return counters;
    }

    /** How long it takes so far. */
    public double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    /**
     * Keeps what it found of the tables for which rows are given.
     *
     * @param timed whether nothing else was done meanwhile: else it took as long as the last one of which that was true
     */
    public void keep(Path folder, boolean timed, Map<String, Long> rows, String configuration, String fingerprint)
            throws IOException {
        RunMemory memory = new RunMemory(folder);
        Optional<Double> took =
                timed ? Optional.of(seconds()) : memory.recall(LastRead.MEMORY).flatMap(LastRead::seconds);
        memory.keep(
                LastRead.MEMORY,
                new LastRead(when, took, rows, configuration, fingerprint, counters.of(rows.keySet())));
    }
}
