package org.ferryman.postgres.roles;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Patience;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.LockHolder;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.TableLocks;
import org.ferryman.postgres.TableLocks.Mode;
import org.ferryman.postgres.Transactions;

/**
 * Changes that lock tables which are in use: each try waits 100 ms at most for a lock, all statements go at once, and
 * while somebody's transaction stays in the way none is made, since others would queue up behind it.
 */
public final class ShortLocks {

    private static final Progress.Phase LOCKS = () -> "locks";

    private final Database database;
    private final Waiting waiting;
    private final Mode mode;

    /** Changes in this database that keep everybody out of the tables. */
    public ShortLocks(Database database, Waiting waiting) {
        this(database, waiting, Mode.ACCESS_EXCLUSIVE);
    }

    /** @param mode the strongest lock that the changes take: who is not in its way is not waited for */
    public ShortLocks(Database database, Waiting waiting, Mode mode) {
        this.database = database;
        this.waiting = waiting;
        this.mode = mode;
    }

    /**
     * How to deal with whoever uses the tables.
     *
     * @param patience how long to wait for them
     * @param endWriters whether to end the sessions of those that hold a writer's lock
     */
    public record Waiting(Duration patience, boolean endWriters) {

        /** Waits a minute and ends nobody. */
        public static final Waiting DEFAULT = new Waiting(Patience.DEFAULT.server(), false);
    }

    /**
     * What came of it.
     *
     * @param result of the body
     * @param ended sessions that were ended
     * @param tries how often the locks were asked for
     * @param seconds from the last try's first locking statement to its commit
     */
    public record Done<R>(R result, List<LockHolder> ended, int tries, double seconds) {}

    /**
     * Runs the body in a transaction and commits.
     *
     * @param tables what it locks; whoever is on them is waited for
     * @param roles whose sessions may have to be ended
     * @throws BlockedException if somebody stays on a table for longer than the patience, even after sessions were
     *     ended; nothing has changed then
     */
    public <R> Done<R> run(Work work, List<QualifiedName> tables, List<String> roles, Body<R> body) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        meter.begin(LOCKS, "", "tables");
        long deadline = System.nanoTime() + waiting.patience().toNanos();
        List<LockHolder> ended = new ArrayList<>();
        List<LockHolder> earlier = look(tables);
        boolean late = false;
        for (int tries = 0; ; ) {
            work.cancellation().pause(earlier.isEmpty() && tries == 0 ? Duration.ZERO : pause());
            List<LockHolder> now = look(tables);
            List<LockHolder> lasting = lasting(earlier, now);
            List<LockHolder> gone = List.of();
            if (lasting.isEmpty()) {
                tries++;
                Optional<Made<R>> made = attempt(work, body);
                if (made.isPresent()) {
                    return new Done<>(
                            made.get().result, ended, tries, made.get().seconds());
                }
            } else if (waiting.endWriters() && !late) {
                gone = end(work, lasting, roles);
                ended.addAll(gone);
            }
            late = System.nanoTime() > deadline;
            // Whoever was ended for this was not ended in vain: one more try, however late.
            if (late && gone.isEmpty()) {
                throw new BlockedException(List.of(inTheWay(tables, lasting.isEmpty() ? now : lasting)));
            }
            meter.waitFor(names(lasting.isEmpty() ? now : lasting));
            earlier = now;
        }
    }

    /**
     * Tries a single time, whoever uses the tables.
     *
     * @return empty if a lock was not to be had at once; nothing has changed then
     */
    public <R> Optional<Done<R>> once(Work work, Body<R> body) throws Exception {
        return attempt(work, body).map(made -> new Done<>(made.result, List.of(), 1, made.seconds()));
    }

    /** What is done in the transaction: looks, has the statements run that lock, all at once, and looks again. */
    @FunctionalInterface
    public interface Body<R> {
        /** Runs in the transaction; an exception takes everything back. */
        R run(Session session, Statements locking) throws Exception;
    }

    /** Runs the statements that lock. */
    @FunctionalInterface
    public interface Statements {
        /** Sends all of them at once. */
        void run(List<String> statements) throws SQLException, CancelledException;
    }

    private record Made<R>(R result, long start, double seconds) {

        Made(R result, long start) {
            this(result, start, 0);
        }

        Made<R> now() {
            return new Made<>(result, start, (System.nanoTime() - start) / 1e9);
        }
    }

    /** Empty if a lock was not to be had. */
    private <R> Optional<Made<R>> attempt(Work work, Body<R> body) throws Exception {
        try {
            return Optional.of(new Transactions(database).committed(work, session -> {
                        session.execute("SET LOCAL lock_timeout = "
                                + database.patience().shortLock().toMillis());
                        // A commit that waits for a standby server keeps its locks, and readers out, until that is
                        // back.
                        session.execute("SET LOCAL synchronous_commit = local");
                        AtomicLong start = new AtomicLong(System.nanoTime());
                        R result = body.run(session, statements -> {
                            start.set(System.nanoTime());
                            session.execute(String.join(";\n", statements));
                        });
                        return new Made<>(result, start.get());
                    }))
                    .map(Made::now);
        } catch (Exception failure) {
            if (isLockTimeout(failure)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** Longer than a try may keep readers waiting, so that they get through in between. */
    private Duration pause() {
        return database.patience().look();
    }

    private static boolean isLockTimeout(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && TableLocks.LOCK_NOT_AVAILABLE.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private List<LockHolder> look(List<QualifiedName> tables) throws Exception {
        return new Transactions(database).brief(session -> LockHolder.inTheWayOf(session, tables, mode));
    }

    /** Those who were there a moment ago in the same transaction: the others come and go. */
    private static List<LockHolder> lasting(List<LockHolder> earlier, List<LockHolder> now) {
        List<String> transactions =
                earlier.stream().map(LockHolder::transaction).toList();
        return now.stream()
                .filter(holder -> transactions.contains(holder.transaction()))
                .toList();
    }

    private List<LockHolder> end(Work work, List<LockHolder> holders, List<String> roles) throws Exception {
        List<LockHolder> writers = holders.stream()
                .filter(holder -> holder.writes() && holder.pid() != 0)
                .toList();
        if (writers.isEmpty()) {
            return List.of();
        }
        // Ending a session takes the rights of its role; the membership that gives them is rolled back.
        return new Transactions(database).rehearsal(work.cancellation(), session -> {
            for (String role : roles) {
                RoleAccess access = RoleAccess.of(session, role);
                if (access.possible() && !access.take().isEmpty()) {
                    session.execute(String.join(";\n", access.take()));
                }
            }
            List<LockHolder> ended = new ArrayList<>();
            for (LockHolder writer : writers) {
                if (endOne(session, writer)) {
                    ended.add(writer);
                }
            }
            return ended;
        });
    }

    private static boolean endOne(Session session, LockHolder writer) throws Exception {
        try {
            return session.first(
                            SqlText.load(ShortLocks.class, "end-holder.sql").text(),
                            row -> row.getBoolean(1),
                            writer.pid(),
                            writer.transaction())
                    .orElse(false);
        } catch (SQLException failure) {
            if (!"42501".equals(failure.getSQLState())) {
                throw failure;
            }
            throw new BlockedException(List.of(Finding.blocker(
                    "SESSION_NOT_ENDED",
                    "The session of " + writer.describe() + " may not be ended by the connected user.",
                    "It holds a lock on a table that is about to change.",
                    "Let an administrator grant pg_signal_backend to the connected user, or run SELECT"
                            + " pg_terminate_backend(" + writer.pid() + ").")));
        }
    }

    private Finding inTheWay(List<QualifiedName> tables, List<LockHolder> holders) {
        boolean writes = holders.stream().anyMatch(LockHolder::writes);
        String who = holders.isEmpty() ? "sessions that come and go" : names(holders);
        String remedy = writes && !waiting.endWriters()
                ? "Wait longer (--wait SECONDS), or let Ferryman end the sessions that write (--end-sessions)."
                : "Wait until that session has ended its transaction (a backup, for example), or end it with"
                        + " pg_terminate_backend, and run again.";
        return Finding.blocker(
                "TABLE_IN_USE",
                tables.stream().map(QualifiedName::toString).collect(Collectors.joining(", "))
                        + (tables.size() == 1 ? " is" : " are") + " in use by " + who + ".",
                mode == Mode.ACCESS_EXCLUSIVE
                        ? "An owner can only change while nobody else uses the table; readers would queue up behind"
                                + " the one who waits."
                        : "What an open transaction has written could still be committed; writers would queue up"
                                + " behind the one who waits.",
                remedy);
    }

    private static String names(List<LockHolder> holders) {
        return holders.stream().map(LockHolder::describe).collect(Collectors.joining("; "));
    }
}
