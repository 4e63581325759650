package org.ferryman.keto.copy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Undoable;
import org.ferryman.engine.Work;
import org.ferryman.keto.ahead.CaptureRemoval;
import org.ferryman.keto.ahead.CaptureSetting;
import org.ferryman.keto.ahead.CopyBase;
import org.ferryman.keto.ahead.RemoveCaptureStep;
import org.ferryman.keto.ahead.TupleSample;
import org.ferryman.keto.catalog.BeforeUser;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.TargetTable;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.MarkMemory;
import org.ferryman.keto.catalog.MarkTable;
import org.ferryman.keto.catalog.MigrationPreconditions;
import org.ferryman.keto.catalog.MigrationRole;
import org.ferryman.keto.catalog.NetworkRow;
import org.ferryman.keto.move.MigrationPreview;
import org.ferryman.keto.move.MovePhase;
import org.ferryman.keto.move.TargetContent;
import org.ferryman.keto.move.TargetReview;
import org.ferryman.keto.move.TupleLoad;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.keto.tuple.TargetView;
import org.ferryman.keto.tuple.UnmatchedTuples;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.capture.CaptureState;
import org.ferryman.postgres.capture.ChangeCapture;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/**
 * Moves ahead all tuples that can be moved, from one snapshot, while v0.6 goes on reading and writing, and has every
 * change since noted, so that a migration later compares these alone. Repeated, it brings v0.7's table up to date.
 */
public final class CopyStep implements Change<CopyResult>, Undoable<CaptureRemoval> {

    /** The step's id. */
    public static final StepId ID = new StepId("copy");

    private static final Finding INTERRUPTED = Finding.blocker(
            "COPY_INTERRUPTED",
            "Changes in v0.6 are noted from now on, and nothing was copied.",
            "v0.6's writes take a little longer, and what is noted grows with them.",
            "Run `ferryman keto copy` again, or end it with `ferryman keto copy --stop`.");

    private final Database database;
    private final KetoSettings settings;
    private final Path folder;
    private final Waiting waiting;
    private final CaptureSetting capture;
    private volatile boolean copied;

    /**
     * A copy.
     *
     * @param folder the run folder, which may know the new user
     * @param waiting how to deal with sessions that write to the legacy tables, while the triggers are set
     */
    public CopyStep(Database database, KetoSettings settings, Path folder, Waiting waiting) {
        this.database = database;
        this.settings = settings;
        this.folder = folder;
        this.waiting = waiting;
        this.capture = new CaptureSetting(database, waiting);
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Copy the relation tuples ahead";
    }

    /**
     * What must be known before the transaction begins.
     *
     * @param role as which it works
     * @param isEmpty whether v0.7's table had no row
     * @param readers roles that may have to read what is noted
     */
    private record Plan(KetoDatabase keto, String role, boolean isEmpty, Set<String> readers, List<Finding> findings) {

        TargetTable target() {
            return keto.target().orElseThrow();
        }

        /** Takes the locks, as the role that may, before anything is read. */
        List<String> locking() {
            return List.of(
                    "SET LOCAL ROLE " + QualifiedName.quote(role),
                    "LOCK TABLE ONLY " + target().table().quoted() + " IN "
                            + (isEmpty ? "ACCESS EXCLUSIVE" : "SHARE ROW EXCLUSIVE") + " MODE",
                    "LOCK TABLE ONLY " + keto.table("networks").quoted() + " IN SHARE ROW EXCLUSIVE MODE",
                    "SET LOCAL ROLE NONE");
        }
    }

    private Plan plan(Session session) throws Exception {
        KetoDatabase keto = CatalogReader.read(session, folder);
        List<Finding> findings = new ArrayList<>(MigrationPreconditions.beforeMoving(session, keto, settings));
        CutoverRecord.blocker(session, folder).ifPresent(findings::add);
        if (keto.target().isEmpty() || findings.stream().anyMatch(Finding::blocks)) {
            return new Plan(keto, "", false, Set.of(), findings);
        }
        findings.addAll(CaptureSetting.obstacles(session, ChangeCapture.observe(session), keto, settings.moved(keto)));
        Set<String> readers = readers(session, keto);
        TargetTable target = keto.target().get();
        MigrationRole role = new MigrationRole(session, keto, settings);
        role.assume(target);
        findings.addAll(role.findings());
        findings.addAll(MarkTable.findings(session));
        return new Plan(
                keto,
                session.one("SELECT current_user", row -> row.getString(1)),
                TargetContent.isEmpty(session, target),
                readers,
                findings);
    }

    /** Who may migrate later: who owns v0.7's table, and who will after the freeze. */
    private Set<String> readers(Session session, KetoDatabase keto) throws Exception {
        Set<String> names = new TreeSet<>();
        BeforeUser.read(folder).map(BeforeUser::newUser).ifPresent(names::add);
        keto.target().map(TargetTable::owner).ifPresent(names::add);
        keto.legacy().forEach(table -> names.add(table.owner() + "_new"));
        return new TreeSet<>(
                session.list("SELECT rolname FROM pg_roles WHERE rolname = ANY (?)", row -> row.getString(1), (Object)
                        names.toArray(String[]::new)));
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), session -> {
            Plan plan = plan(session);
            return Inspection.of(
                    Inspection.State.TO_DO, settings.moved(plan.keto()).size() + " legacy tables", plan.findings());
        });
    }

    @Override
    public List<String> preview() throws Exception {
        return new Transactions(database).snapshot(Work.quiet().cancellation(), session -> {
            KetoDatabase keto = CatalogReader.read(session, folder);
            CaptureState now = ChangeCapture.observe(session);
            List<String> statements = new ArrayList<>();
            statements.add("-- noted from now on, each few tables in a transaction of their own\n"
                    + String.join(
                            ";\n", CaptureSetting.preview(now, keto, settings.moved(keto), readers(session, keto))));
            statements.add("COMMIT");
            statements.addAll(MigrationPreview.ofCopy(session, keto, settings));
            return statements;
        });
    }

    @Override
    public CopyResult apply(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        Plan plan = new Transactions(database).snapshot(work.cancellation(), this::plan);
        BlockedException.throwIfAny(plan.findings());
        copied = false;
        new RunMemory(folder)
                .keep(
                        TupleSample.MEMORY,
                        new Transactions(database)
                                .snapshot(
                                        work.cancellation(),
                                        session -> TupleSample.of(session, CatalogReader.read(session), settings)));
        capture.set(work, plan.keto(), settings.moved(plan.keto()), plan.readers());
        Copied result = new Transactions(database)
                .committedSnapshot(work, plan.locking(), session -> copy(session, plan, meter));
        copied = true;
        if (result.marked().isPresent()) {
            MarkMemory.keep(folder, result.marked().get());
        }
        return result.result();
    }

    /** @param marked the run that the mark is of; empty if none could be written */
    private record Copied(CopyResult result, Optional<UUID> marked) {}

    private Copied copy(Session session, Plan plan, ProgressMeter meter) throws Exception {
        long start = System.nanoTime();
        KetoDatabase keto = CatalogReader.read(session, folder);
        MigrationPreconditions.requireUnchanged(plan.keto(), keto);
        List<Finding> findings = new ArrayList<>(plan.findings());
        CutoverRecord.blocker(session, folder).ifPresent(findings::add);
        BlockedException.throwIfAny(findings);
        TargetTable target = keto.target().orElseThrow();
        MigrationRole role = new MigrationRole(session, keto, settings);
        role.assume(target);
        session.onIndexBuild(build -> meter.at(build.done(), build.total()));
        UUID network = NetworkRow.ensure(session, keto);
        UnmatchedTuples unmatched = UnmatchedTuples.in(session, keto);
        TargetReview review = TargetReview.read(session, keto, settings, folder, unmatched, Optional.empty());
        findings.addAll(review.findings());
        BlockedException.throwIfAny(findings);
        TargetView view = review.view().orElse(new TargetView(target.table(), network, false));
        TargetContent content = review.content(session, view);
        TupleLoad load = new TupleLoad(session, keto, settings, view, meter, unmatched);
        boolean empty = plan.isEmpty() && TargetContent.isEmpty(session, target);
        Optional<Finding> kept = empty ? role.indexesKept(target) : Optional.empty();
        kept.ifPresent(findings::add);
        List<NamespaceCounts> counts = empty
                ? load.intoEmpty(target.table(), kept.isEmpty())
                : load.besideOthers(target.table(), content, review.survey());
        CountTotals totals = CountTotals.of(counts);
        long after = content.rows() + totals.migrated() - totals.staleRemoved();
        TargetContent.requireRows(session, target, after);
        meter.begin(MovePhase.STATISTICS, KetoDatabase.TARGET, "tables");
        session.execute("ANALYZE " + target.table().quoted());
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Optional<CopyBase> base = CopyBase.of(
                ChangeCapture.observe(session),
                settings,
                view,
                settings.moved(keto),
                new CopyBase.Left(false, now, after, content.notMoved(), load.moved(), load.skipped()::of));
        // What was noted of what the snapshot shows is done; the rest comes after it.
        CopyBase.consume(session, base);
        // Every transaction with a lower id had ended when the snapshot was taken: what these wrote was moved.
        long transaction = session.one("SELECT txid_snapshot_xmin(txid_current_snapshot())", row -> row.getLong(1));
        KetoMark mark = KetoMark.of(session, folder)
                .with(KetoMark.Moved.now(
                        transaction,
                        view.network(),
                        totals.migrated() + totals.alreadyPresent(),
                        settings.config(),
                        load.moved()));
        boolean marked = MarkTable.write(session, mark);
        findings.add(ages(now));
        return new Copied(
                new CopyResult(
                        counts,
                        totals,
                        load.skipped().byRule(),
                        base.map(left -> left.tables().size()).orElse(0),
                        (System.nanoTime() - start) / 1e9,
                        findings),
                marked ? Optional.of(mark.run()) : Optional.empty());
    }

    private static Finding ages(Instant when) {
        return Finding.info(
                "COPY_AGES",
                "v0.7's table holds what v0.6 held at " + when + ".",
                "v0.6 goes on writing: until the migration v0.7 would still grant what was taken away since, and deny"
                        + " what was granted. Send it no traffic.");
    }

    @Override
    public Optional<Finding> begun() {
        return capture.hasBegun() && !copied ? Optional.of(INTERRUPTED) : Optional.empty();
    }

    @Override
    public RemoveCaptureStep undo() {
        return new RemoveCaptureStep(database, waiting);
    }
}
