package org.ferryman.postgres.guard;

import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.roles.ShortLocks;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/**
 * Lets everybody write again, at once, and takes the guard's triggers away as soon as nobody uses the tables.
 *
 * @param guard that is on them
 */
public record GuardOpening(Database database, WriteGuard guard) {

    /**
     * Lets everybody write, in a transaction of its own, without waiting for anybody who uses the tables: where
     * somebody does, the triggers stay, and do nothing any more.
     *
     * @param before is done first in the same transaction; an exception takes everything back
     * @return what taking the guard away came to; empty if its triggers are left
     */
    public Optional<ShortLocks.Done<GuardState>> open(Work work, Before before) throws Exception {
        Optional<ShortLocks.Done<GuardState>> removed = new ShortLocks(database, Waiting.DEFAULT)
                .once(work, (session, locking) -> {
                    before.run(session);
                    return takeAway(session, locking);
                });
        if (removed.isEmpty()) {
            new Transactions(database).committed(work, session -> {
                before.run(session);
                for (String statement : guard.opening(guard.observe(session))) {
                    session.execute(statement);
                }
                return true;
            });
        }
        return removed;
    }

    /**
     * As {@link #open}; then waits for those who use the tables, to take the triggers away, too.
     *
     * @param waiting how to deal with them
     * @param roles whose sessions may have to be ended
     * @return empty if the triggers are left all the same
     */
    public Optional<ShortLocks.Done<GuardState>> openAndRemove(
            Work work, Waiting waiting, List<String> roles, Before before) throws Exception {
        Optional<ShortLocks.Done<GuardState>> removed = open(work, before);
        if (removed.isPresent()) {
            return removed;
        }
        GuardState left = new Transactions(database).snapshot(work.cancellation(), guard::observe);
        try {
            return Optional.of(new ShortLocks(database, waiting).run(work, left.names(), roles, this::takeAway));
        } catch (BlockedException inUse) {
            return Optional.empty();
        }
    }

    private GuardState takeAway(Session session, ShortLocks.Statements locking) throws Exception {
        GuardState now = guard.observe(session);
        if (now.isThere()) {
            locking.run(guard.removal(now));
        }
        return now;
    }

    /** What belongs to the same transaction. */
    @FunctionalInterface
    public interface Before {
        /** Does it. */
        void run(Session session) throws Exception;
    }

    /** What should be known where everybody can write and triggers of the guard are left. */
    public static Finding leftOpen(String remedy) {
        return Finding.warning(
                "GUARD_LEFT_OPEN",
                "Everybody can write. The guard's triggers are still on the tables, and do nothing any more.",
                "Somebody uses the tables, a backup or autovacuum; nobody had to wait for that to end.",
                remedy);
    }
}
