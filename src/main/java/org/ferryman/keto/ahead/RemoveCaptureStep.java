package org.ferryman.keto.ahead;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.capture.CaptureState;
import org.ferryman.postgres.capture.CapturedTable;
import org.ferryman.postgres.capture.ChangeCapture;
import org.ferryman.postgres.roles.ActingRoles;
import org.ferryman.postgres.roles.ShortLocks;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/**
 * No longer notes what changes: takes away the triggers, a few tables at a time, and then their schema. The rows that
 * were copied stay. Interrupted anywhere, the same step goes on.
 */
public final class RemoveCaptureStep implements Change<CaptureRemoval> {

    /** The step's id. */
    public static final StepId ID = new StepId("copy-stop");

    private static final int AT_ONCE = 5;

    private static final Finding INTERRUPTED = Finding.blocker(
            "CAPTURE_LEFT",
            "Some of the triggers that note changes are gone, and others are not.",
            "What was noted is of no use any more.",
            "Run `ferryman keto copy --stop`, which takes away the rest.");

    private final Database database;
    private final Waiting waiting;
    private volatile boolean begun;

    /** @param waiting how to deal with sessions that use the tables */
    public RemoveCaptureStep(Database database, Waiting waiting) {
        this.database = database;
        this.waiting = waiting;
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Stop noting changes";
    }

    private CaptureState state(Work work) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), ChangeCapture::observe);
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), this::inspect);
    }

    /** The same, in a transaction that looks at more. */
    public Inspection inspect(Session session) throws Exception {
        CaptureState now = ChangeCapture.observe(session);
        boolean toDo = now.schema() != CaptureState.Schema.ABSENT;
        return Inspection.of(
                toDo ? Inspection.State.TO_DO : Inspection.State.DONE,
                toDo ? "changes of " + now.tables().size() + " tables are noted" : "no changes are noted",
                findings(session, now));
    }

    private static List<Finding> findings(Session session, CaptureState now) throws Exception {
        List<Finding> findings = new ArrayList<>(ChangeCapture.removalObstacles(now));
        if (now.isThere()) {
            findings.addAll(ActingRoles.as(session, owners(now, now.tables())).findings());
        }
        return findings;
    }

    private static Set<String> owners(CaptureState now, List<CapturedTable> tables) {
        Set<String> owners = new TreeSet<>(Set.of(now.owner()));
        tables.forEach(table -> owners.add(table.owner()));
        return owners;
    }

    @Override
    public List<String> preview() throws Exception {
        return statements(state(Work.quiet()));
    }

    /** The same, in a transaction that looks at more. */
    public List<String> preview(Session session) throws Exception {
        return statements(ChangeCapture.observe(session));
    }

    private static List<String> statements(CaptureState now) {
        if (!now.isThere()) {
            return List.of();
        }
        List<String> statements = new ArrayList<>();
        now.tables().forEach(table -> statements.addAll(ChangeCapture.removal(table)));
        statements.add(ChangeCapture.dropping());
        return statements;
    }

    @Override
    public CaptureRemoval apply(Work work) throws Exception {
        CaptureState first = state(work);
        BlockedException.throwIfAny(ChangeCapture.removalObstacles(first));
        if (!first.isThere()) {
            begun = false;
            return new CaptureRemoval(false, List.of(), List.of());
        }
        List<CapturedTable> tables = first.tables();
        for (int from = 0; from < tables.size(); from += AT_ONCE) {
            List<CapturedTable> some = tables.subList(from, Math.min(tables.size(), from + AT_ONCE));
            change(
                    work,
                    some.stream().map(CapturedTable::table).toList(),
                    owners(first, some),
                    some.stream()
                            .flatMap(table -> ChangeCapture.removal(table).stream())
                            .toList());
            begun = true;
        }
        change(
                work,
                List.of(ChangeCapture.CHANGES, ChangeCapture.WRITES, ChangeCapture.BASE),
                Set.of(first.owner()),
                List.of(ChangeCapture.dropping()));
        begun = false;
        return new CaptureRemoval(
                true, tables.stream().map(table -> table.table().toString()).toList(), statements(first));
    }

    private void change(Work work, List<QualifiedName> tables, Set<String> owners, List<String> statements)
            throws Exception {
        new ShortLocks(database, waiting).run(work, tables, List.copyOf(owners), (session, locking) -> {
            ActingRoles acting = ActingRoles.as(session, owners);
            BlockedException.throwIfAny(acting.findings());
            acting.begin(session);
            locking.run(statements);
            acting.end(session);
            return true;
        });
    }

    @Override
    public Optional<Finding> begun() {
        return begun ? Optional.of(INTERRUPTED) : Optional.empty();
    }
}
