package org.ferryman.keto.ahead;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.TableLocks.Mode;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.capture.CaptureState;
import org.ferryman.postgres.capture.CapturedTable;
import org.ferryman.postgres.capture.ChangeCapture;
import org.ferryman.postgres.roles.ActingRoles;
import org.ferryman.postgres.roles.ShortLocks;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/**
 * Has all changes of the legacy tables noted, and that v0.7's was written to: committed before a copy takes its
 * snapshot, so that what the snapshot does not show is noted. To set a trigger waits for open writes, and writers wait
 * behind it: only a few tables at a time, and for no longer than they notice.
 */
public final class CaptureSetting {

    private static final Progress.Phase TRIGGERS = () -> "triggers";

    /** So many are locked at once, each waited for as long as the lock time-out in the worst case. */
    private static final int AT_ONCE = 5;

    private static final Duration LOCK = Duration.ofMillis(30);

    private final Database database;
    private final Waiting waiting;
    private volatile boolean begun;

    /** @param waiting how to deal with sessions that write to the tables */
    public CaptureSetting(Database database, Waiting waiting) {
        this.database = database;
        this.waiting = waiting;
    }

    /**
     * Sets what is not set yet, and lets the roles read what is noted.
     *
     * @throws BlockedException if it can't be set, or somebody stays in the way
     */
    public void set(Work work, KetoDatabase keto, List<LegacyTable> tables, Set<String> readers) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        begun |= new Transactions(database).committed(work, session -> home(session, readers));
        // Once for all: with thousands of tables it takes its time. This run's lock keeps other runs away.
        CaptureState now = new Transactions(database).snapshot(work.cancellation(), ChangeCapture::observe);
        List<LegacyTable> lacking = lacking(now, tables);
        meter.begin(TRIGGERS, "", "tables", lacking.size());
        for (int from = 0; from < lacking.size(); from += AT_ONCE) {
            List<LegacyTable> some = lacking.subList(from, Math.min(lacking.size(), from + AT_ONCE));
            Set<String> owners = some.stream().map(LegacyTable::owner).collect(Collectors.toCollection(TreeSet::new));
            change(work, now, names(some), owners, triggers(now, some));
            meter.advance(some.size());
        }
        KetoDatabase.TargetTable target = keto.target().orElseThrow();
        if (now.of(target.table()).filter(CapturedTable::notes).isEmpty()) {
            change(
                    work,
                    now,
                    List.of(target.table()),
                    Set.of(target.owner()),
                    ChangeCapture.noting(now, target.table()));
        }
        require(
                new Transactions(database).snapshot(work.cancellation(), ChangeCapture::observe),
                names(tables),
                target);
    }

    /** Whether it was this object that began to note changes. */
    public boolean hasBegun() {
        return begun;
    }

    /** @return whether it was not there yet */
    private static boolean home(Session session, Set<String> readers) throws Exception {
        CaptureState now = ChangeCapture.observe(session);
        BlockedException.throwIfAny(ChangeCapture.obstacles(session, now));
        ActingRoles acting = ActingRoles.as(session, now.isThere() ? Set.of(now.owner()) : Set.of());
        acting.begin(session);
        for (String statement : home(now, readers)) {
            session.execute(statement);
        }
        acting.end(session);
        return !now.isThere();
    }

    private static List<String> home(CaptureState now, Set<String> readers) {
        List<String> statements = new ArrayList<>();
        if (!now.isThere()) {
            statements.add(ChangeCapture.creation());
        }
        statements.addAll(ChangeCapture.grants(readers));
        return statements;
    }

    /** What {@link #set} would run. */
    public static List<String> preview(
            CaptureState now, KetoDatabase keto, List<LegacyTable> tables, Set<String> readers) {
        List<String> statements = new ArrayList<>(home(now, readers));
        statements.addAll(triggers(now, lacking(now, tables)));
        QualifiedName target = keto.table(KetoDatabase.TARGET);
        if (now.of(target).filter(CapturedTable::notes).isEmpty()) {
            statements.addAll(ChangeCapture.noting(now, target));
        }
        return statements;
    }

    private static List<LegacyTable> lacking(CaptureState now, List<LegacyTable> tables) {
        Set<QualifiedName> lacking = Set.copyOf(now.lacking(names(tables)));
        return tables.stream().filter(table -> lacking.contains(table.table())).toList();
    }

    private static List<String> triggers(CaptureState now, List<LegacyTable> tables) {
        return tables.stream()
                .flatMap(table -> ChangeCapture.triggers(now, table.table()).stream())
                .toList();
    }

    private static List<QualifiedName> names(List<LegacyTable> tables) {
        return tables.stream().map(LegacyTable::table).toList();
    }

    private void change(
            Work work, CaptureState now, List<QualifiedName> tables, Set<String> owners, List<String> statements)
            throws Exception {
        Set<String> roles = new TreeSet<>(owners);
        roles.add(now.owner());
        new ShortLocks(database, waiting, Mode.SHARE_ROW_EXCLUSIVE)
                .run(work, tables, List.copyOf(owners), (session, locking) -> {
                    session.execute("SET LOCAL lock_timeout = " + LOCK.toMillis());
                    ActingRoles acting = ActingRoles.as(session, roles);
                    BlockedException.throwIfAny(acting.findings());
                    acting.begin(session);
                    locking.run(statements);
                    acting.end(session);
                    return true;
                });
    }

    /** What keeps the connected user from setting it. */
    public static List<Finding> obstacles(
            Session session, CaptureState now, KetoDatabase keto, List<LegacyTable> tables)
            throws SQLException, CancelledException {
        List<Finding> findings = new ArrayList<>(ChangeCapture.obstacles(session, now));
        Set<String> owners = new TreeSet<>();
        tables.forEach(table -> owners.add(table.owner()));
        keto.target().ifPresent(target -> owners.add(target.owner()));
        ActingRoles.as(session, owners).findings().stream()
                .filter(finding -> !findings.contains(finding))
                .forEach(findings::add);
        return findings;
    }

    private static void require(CaptureState now, List<QualifiedName> tables, KetoDatabase.TargetTable target)
            throws BlockedException {
        List<QualifiedName> lacking = new ArrayList<>(now.lacking(tables));
        Optional.of(target.table())
                .filter(table -> now.of(table).filter(CapturedTable::notes).isEmpty())
                .ifPresent(lacking::add);
        if (!lacking.isEmpty()) {
            throw new BlockedException(List.of(Finding.blocker(
                    "CAPTURE_DIFFERS",
                    "After all statements changes are not noted of every table: "
                            + lacking.stream().map(QualifiedName::toString).collect(Collectors.joining(", ")) + ".",
                    "Nothing was copied: what changes there after a copy would be missed.",
                    "Look for event triggers, and for somebody who changes triggers right now; then run again.")));
        }
    }
}
