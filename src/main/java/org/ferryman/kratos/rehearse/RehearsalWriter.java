package org.ferryman.kratos.rehearse;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.guard.WriteGuard;
import org.ferryman.postgres.replication.ReplicationSide;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the one of two databases that takes it, the source to begin with, as traffic would: new identities, and
 * changes of those that it made. It knows which writes were acknowledged, and for how long none was while one side
 * handed over to the other.
 */
final class RehearsalWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RehearsalWriter.class);

    /** So many are made at most; then they are only changed: what is remembered of them must not grow for hours. */
    private static final int IDENTITIES = 50_000;

    /** Every fourth write changes one. */
    private static final int CHANGES = 4;

    /** After a write that was refused: nearer than this the time without writes can't be told. */
    private static final long AGAIN = TimeUnit.MILLISECONDS.toNanos(5);

    /** Names the value that is written, in the traits. */
    private static final String VALUE = "ferryman_rehearsal";

    private static final SqlText WRITTEN =
            SqlText.of("SELECT id, (traits::jsonb ->> {value})::int8 FROM {table} WHERE id >= ? AND id < ?");

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final WriterPlace source;
    private final WriterPlace target;
    private final QualifiedName table;
    private final long pause;
    private final long first = UUID.randomUUID().getMostSignificantBits();
    private final long[] acknowledged = new long[IDENTITIES];
    private final List<Double> crossings = new ArrayList<>();
    private final Future<?> running;

    private int identities;
    private long inserted;
    private long updated;
    private long lastWrite;
    private ReplicationSide side = ReplicationSide.SOURCE;
    private String lastRefusal = "";
    private volatile boolean ended;

    /**
     * Begins to write.
     *
     * @param table of the identities, on both sides
     * @param perSecond so many writes
     */
    RehearsalWriter(Database source, Database target, QualifiedName table, int perSecond) {
        this.table = table;
        this.pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.source = new WriterPlace(source, table, VALUE);
        this.target = new WriterPlace(target, table, VALUE);
        this.running = thread.submit(this::writeOn);
    }

    private WriterPlace place(ReplicationSide at) {
        return at == ReplicationSide.SOURCE ? source : target;
    }

    /** A write: the number of an identity, and its new value. */
    private record Write(int number, long value, boolean inserts) {}

    private void writeOn() {
        ReplicationSide now = ReplicationSide.SOURCE;
        long value = 1;
        long next = System.nanoTime();
        while (!ended) {
            Write write = write(value++);
            if (isWritten(now, write)) {
                next = Math.max(next + pause, System.nanoTime() - pause);
            } else {
                now = now.other();
                next = System.nanoTime() + AGAIN;
            }
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    /** One whose first write was refused, or is not known to be there, is not changed. */
    private synchronized Write write(long value) {
        boolean full = identities == IDENTITIES;
        if (identities > 0 && (full || value % CHANGES == 0)) {
            int number = RandomGenerator.getDefault().nextInt(identities);
            if (full || acknowledged[number] > 0) {
                return new Write(number, value, acknowledged[number] == 0);
            }
        }
        return new Write(identities, value, true);
    }

    private boolean isWritten(ReplicationSide now, Write write) {
        try {
            UUID id = new UUID(first, write.number());
            WriterPlace place = place(now);
            if (write.inserts() ? place.inserted(id, write.value()) : place.updated(id, write.value())) {
                acknowledge(now, write, System.nanoTime());
            }
            return true;
        } catch (SQLException refused) {
            refuse(write, refused);
            return false;
        }
    }

    private synchronized void refuse(Write write, SQLException refusal) {
        String state = String.valueOf(refusal.getSQLState());
        if (!ended && !state.equals(lastRefusal)) {
            LOG.info("a write of the rehearsal was refused", refusal);
        }
        lastRefusal = state;
        if (!WriteGuard.REFUSAL.equals(state)) {
            // Its acknowledgement may have been lost with the connection: nobody counts on it, and it is not tried
            // again.
            identities = Math.min(IDENTITIES, Math.max(identities, write.number() + 1));
        }
    }

    private synchronized void acknowledge(ReplicationSide now, Write write, long moment) {
        acknowledged[write.number()] = write.value();
        identities = Math.max(identities, write.number() + 1);
        if (write.inserts()) {
            inserted++;
        } else {
            updated++;
        }
        if (now != side) {
            crossings.add((moment - lastWrite) / 1e9);
            side = now;
        }
        lastWrite = moment;
    }

    /** How many writes were acknowledged. */
    synchronized long written() {
        return inserted + updated;
    }

    /** How many identities were made. */
    synchronized long inserted() {
        return inserted;
    }

    /** How many were changed. */
    synchronized long updated() {
        return updated;
    }

    /** The seconds between the last write to one side and the first to the other, for each time that it crossed. */
    synchronized List<Double> crossings() {
        return List.copyOf(crossings);
    }

    private synchronized boolean isOn(ReplicationSide wanted) {
        return side == wanted;
    }

    /**
     * Waits until so many more writes to a side were acknowledged.
     *
     * @throws BlockedException if that side does not take them
     */
    void await(ReplicationSide wanted, int more, Cancellation cancellation) throws Exception {
        Database database = place(wanted).database();
        long deadline = System.nanoTime() + database.patience().server().toNanos();
        long enough = written() + more;
        while (!isOn(wanted) || written() < enough) {
            if (running.isDone()) {
                running.get();
            } else if (System.nanoTime() > deadline) {
                throw new BlockedException(List.of(silent(wanted)));
            }
            cancellation.pause(database.patience().moment());
        }
    }

    private synchronized Finding silent(ReplicationSide wanted) {
        return Finding.blocker(
                "KRATOS_REHEARSAL_WRITER_REFUSED",
                "On the copies the writer got no write through to the " + wanted.word()
                        + (lastRefusal.isEmpty() ? "" : ": the last one was refused with SQLSTATE " + lastRefusal)
                        + ".",
                "It writes new rows to " + table + ". Without it nobody knows for how long writes stand still.",
                "The log has the reason. If a trigger or a check of your own refuses such rows, leave the rehearsal"
                        + " out.");
    }

    /** Those whose last acknowledged write is not there. */
    List<UUID> lost(Database there, Cancellation cancellation) throws Exception {
        long[] expected = expected();
        long[] found = new long[expected.length];
        String sql = WRITTEN.withLiteral("value", VALUE).with("table", table).text();
        new Transactions(there).snapshot(cancellation, session -> {
            session.stream(
                    sql,
                    row -> found[(int) row.getObject(1, UUID.class).getLeastSignificantBits()] = row.getLong(2),
                    new UUID(first, 0),
                    new UUID(first, expected.length));
            return true;
        });
        List<UUID> lost = new ArrayList<>();
        for (int number = 0; number < expected.length; number++) {
            if (found[number] < expected[number]) {
                lost.add(new UUID(first, number));
            }
        }
        return lost;
    }

    private synchronized long[] expected() {
        return Arrays.copyOf(acknowledged, identities);
    }

    /** A write that still waits ends with its connection. */
    @Override
    public void close() {
        ended = true;
        source.close();
        target.close();
        thread.shutdownNow();
    }
}
