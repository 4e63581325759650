package org.ferryman.kratos.replicate;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.TransientException;
import org.ferryman.engine.Work;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.guard.GuardState;
import org.ferryman.postgres.guard.WriteGuard;
import org.ferryman.postgres.replication.ReplicationSide;
import org.ferryman.postgres.replication.SlotState;
import org.ferryman.postgres.replication.SubscriptionMaking;
import org.ferryman.postgres.roles.ShortLocks;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/**
 * What Ferryman has left in one of the two databases, found and removed without the other one, which may be gone: all
 * of it, or what belongs to the way back.
 */
final class FerrymanTraces {

    private static final String OBJECT_IN_USE = "55006";
    private static final String FORWARD = "ferryman_kratos_";
    private static final String BACK = "ferryman_kratos_back_";

    private final Database database;
    private final String subscriptions;
    private final List<String> published;
    private final boolean all;

    private FerrymanTraces(Database database, List<String> subscribed, List<String> published, boolean all) {
        this.database = database;
        this.subscriptions = subscribed.isEmpty() ? "^$" : "^(" + String.join("|", subscribed) + ")[0-9]+$";
        this.published = published;
        this.all = all;
    }

    /** Everything, the guard and the bridge too. */
    static FerrymanTraces all(Database database, ReplicationSide side) {
        return side == ReplicationSide.SOURCE
                ? new FerrymanTraces(database, List.of(BACK), List.of(FORWARD), true)
                : new FerrymanTraces(database, List.of(FORWARD), List.of(BACK), true);
    }

    /** What belongs to the way back. */
    static FerrymanTraces ofWayBack(Database database, ReplicationSide side) {
        return side == ReplicationSide.SOURCE
                ? new FerrymanTraces(database, List.of(BACK), List.of(), false)
                : new FerrymanTraces(database, List.of(), List.of(BACK), false);
    }

    /**
     * What was found.
     *
     * @param guard how it stands; absent where it is not asked for
     */
    record Found(
            List<String> subscriptions,
            List<String> slots,
            List<String> publications,
            boolean bridge,
            GuardState guard,
            List<QualifiedName> bridged) {

        boolean isEmpty() {
            return statements().isEmpty();
        }

        /** What ends who follows another server: that may be gone. */
        private List<String> ending() {
            return Stream.concat(
                            subscriptions.stream().flatMap(name -> SubscriptionMaking.ending(name).stream()),
                            bridge ? Stream.of(ReplicationBridge.removal()) : Stream.of())
                    .toList();
        }

        /** What nobody follows any more. The guard goes last: it tells that a cut-over was decided. */
        private List<String> rest() {
            return Stream.concat(
                            publications.stream().map(name -> "DROP PUBLICATION " + QualifiedName.quote(name)),
                            FreezePass.guard(Optional.empty()).removal(guard).stream())
                    .toList();
        }

        List<String> statements() {
            List<String> statements = new ArrayList<>(ending());
            slots.forEach(name -> statements.add(dropping(name)));
            statements.addAll(rest());
            return statements;
        }
    }

    /** Looks at the catalogs. */
    Found look(Cancellation cancellation) throws Exception {
        return new Transactions(database).snapshot(cancellation, this::look);
    }

    private Found look(Session session) throws SQLException, CancelledException {
        record Named(String kind, String name) {}
        List<Named> named = session.list(
                SqlText.load(FerrymanTraces.class, "traces.sql").text(),
                row -> new Named(row.getString("kind"), row.getString("name")),
                published.toArray(String[]::new),
                subscriptions);
        boolean bridge = all && ReplicationBridge.isThere(session);
        Function<String, List<String>> of = kind -> named.stream()
                .filter(each -> each.kind().equals(kind))
                .map(Named::name)
                .toList();
        return new Found(
                of.apply("subscription"),
                of.apply("slot"),
                of.apply("publication"),
                bridge,
                all ? FreezePass.guard(Optional.empty()).observe(session) : GuardState.NONE,
                bridge ? ReplicationBridge.tables(session) : List.of());
    }

    /** Removes it, and tells what was run. Interrupted anywhere, a second call goes on. */
    List<String> remove(Work work, ProgressMeter meter) throws Exception {
        Found found = look(work.cancellation());
        if (found.guard().isThere()) {
            WriteGuard guard = FreezePass.guard(Optional.empty());
            BlockedException.throwIfAny(new Transactions(database)
                    .snapshot(work.cancellation(), session -> guard.removalObstacles(session, found.guard())));
        }
        locked(work, found.bridged(), found.ending());
        for (String slot : found.slots()) {
            dropSlot(database, work, meter, slot);
        }
        locked(work, found.guard().names(), found.rest());
        return found.statements();
    }

    private void locked(Work work, List<QualifiedName> tables, List<String> statements) throws Exception {
        if (!statements.isEmpty()) {
            new ShortLocks(database, Waiting.DEFAULT).run(work, tables, List.of(), (session, locking) -> {
                locking.run(statements);
                return true;
            });
        }
    }

    /** What drops a slot. */
    static String dropping(String slot) {
        return "SELECT pg_drop_replication_slot(" + SqlText.literal(slot) + ")";
    }

    /**
     * Drops a slot once nobody reads from it. A reader that has ended is noticed a moment later; one that is gone with
     * its server, or does not know yet that it is to end, is made to.
     */
    static void dropSlot(Database database, Work work, ProgressMeter meter, String slot) throws Exception {
        long start = System.nanoTime();
        long told = start;
        while (!dropped(database, work, slot)) {
            long now = System.nanoTime();
            if (now - start > database.patience().answer().toNanos()) {
                throw new TransientException(Finding.blocker(
                        "REPLICATION_SLOT_IN_USE",
                        "Somebody still reads from replication slot " + slot + ".",
                        "It can't be dropped meanwhile.",
                        "Find out which server it is in pg_stat_replication, end its session with"
                                + " pg_terminate_backend, and run the same command again."));
            } else if (now - told > database.patience().watch().toNanos()) {
                told = now;
                ReplicationControl.endIfAllowed(
                        database,
                        work,
                        "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
                                + " WHERE slot_name = ? AND active_pid IS NOT NULL",
                        slot);
            }
            meter.waitFor("the server, until nobody reads from the slot");
            work.cancellation().pause(database.patience().moment());
        }
    }

    private static boolean dropped(Database database, Work work, String slot) throws Exception {
        try {
            return new Transactions(database).committed(work, session -> {
                boolean active =
                        SlotState.read(session, slot).filter(SlotState::active).isPresent();
                if (!active) {
                    session.execute(dropping(slot));
                }
                return !active;
            });
        } catch (SQLException inUse) {
            if (!OBJECT_IN_USE.equals(inUse.getSQLState())) {
                throw inUse;
            }
            return false;
        }
    }

    /** What Ferryman has left on one side, and which one that is. */
    record SideTraces(ReplicationSide side, FerrymanTraces traces) {

        /** The sides that are there; who follows ends before what is followed. */
        static List<SideTraces> of(
                Optional<Database> source,
                Optional<Database> target,
                BiFunction<Database, ReplicationSide, FerrymanTraces> which) {
            List<SideTraces> sides = new ArrayList<>();
            source.ifPresent(database ->
                    sides.add(new SideTraces(ReplicationSide.SOURCE, which.apply(database, ReplicationSide.SOURCE))));
            target.ifPresent(database ->
                    sides.add(new SideTraces(ReplicationSide.TARGET, which.apply(database, ReplicationSide.TARGET))));
            return sides;
        }

        /** Whether there is nothing on any of them. */
        static boolean isClean(List<SideTraces> sides, Cancellation cancellation) throws Exception {
            for (SideTraces side : sides) {
                if (!side.traces().look(cancellation).isEmpty()) {
                    return false;
                }
            }
            return true;
        }

        /** What would be run, on which side. */
        static List<String> preview(List<SideTraces> sides) throws Exception {
            List<String> statements = new ArrayList<>();
            for (SideTraces side : sides) {
                List<String> removal = side.traces().look(new Cancellation()).statements();
                if (!removal.isEmpty()) {
                    statements.add("-- on the " + side.side().word());
                    statements.addAll(removal);
                }
            }
            return statements;
        }
    }
}
