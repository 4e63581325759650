package org.ferryman.keto.move;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.PartWayException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.TransientException;
import org.ferryman.engine.Undoable;
import org.ferryman.engine.Work;
import org.ferryman.keto.ahead.CopyBase;
import org.ferryman.keto.ahead.CopyDifference;
import org.ferryman.keto.ahead.DifferenceLoad;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoDatabase.TargetTable;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.MarkMemory;
import org.ferryman.keto.catalog.MarkTable;
import org.ferryman.keto.catalog.MigrationPreconditions;
import org.ferryman.keto.catalog.MigrationRole;
import org.ferryman.keto.catalog.NetworkRow;
import org.ferryman.keto.skipped.SkippedReport;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.keto.tuple.TargetView;
import org.ferryman.keto.tuple.UnmatchedTuples;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.HeldSnapshot;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.TableLocks;
import org.ferryman.postgres.TableLocks.Mode;
import org.ferryman.postgres.Transactions;
import org.ferryman.report.AmountText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves all tuples that can be moved, in one transaction, and reports the others. Legacy tables are not touched. */
public final class MigrateStep implements Change<Migration>, Undoable<RemovalResult> {

    /** The step's id. */
    public static final StepId ID = new StepId("migrate");

    private static final Logger LOG = LoggerFactory.getLogger(MigrateStep.class);

    private final Database database;
    private final KetoSettings settings;
    private final Path reports;
    private final boolean removeDuplicates;

    /**
     * A migration.
     *
     * @param reports the folder for the report of skipped tuples
     * @param removeDuplicates whether to delete surplus rows that Keto's own migrator left
     */
    public MigrateStep(Database database, KetoSettings settings, Path reports, boolean removeDuplicates) {
        this.database = database;
        this.settings = settings;
        this.reports = reports;
        this.removeDuplicates = removeDuplicates;
    }

    /**
     * What may be chosen about a migration.
     *
     * @param removeDuplicates whether to delete surplus rows that Keto's own migrator left
     * @param moveAgain whether to move once more what was moved and then deleted through v0.7, also where the settings
     *     don't say so
     */
    public record Options(boolean removeDuplicates, boolean moveAgain) {

        /** None are deleted. */
        public static final Options USUAL = new Options(false, false);
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Move the relation tuples";
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), session -> {
            KetoDatabase keto = CatalogReader.read(session, reports);
            List<Finding> findings = new ArrayList<>(MigrationPreconditions.beforeMoving(session, keto, settings));
            CutoverRecord.blocker(session, reports).ifPresent(findings::add);
            if (findings.stream().noneMatch(Finding::blocks) && keto.target().isPresent()) {
                MigrationRole role = new MigrationRole(session, keto, settings);
                role.assume(keto.target().get());
                findings.addAll(role.findings());
                findings.addAll(MarkTable.findings(session));
                CopyDifference.read(session, keto, settings, removeDuplicates)
                        .finding()
                        .ifPresent(findings::add);
            }
            return Inspection.of(Inspection.State.TO_DO, settings.moved(keto).size() + " legacy tables", findings);
        });
    }

    @Override
    public List<String> preview() throws Exception {
        return new Transactions(database).snapshot(Work.quiet().cancellation(), session -> {
            KetoDatabase keto = CatalogReader.read(session, reports);
            if (keto.target().isPresent()) {
                new TableLocks(database)
                        .requireReadable(session, keto.target().get().table());
            }
            return MigrationPreview.of(session, keto, settings, removeDuplicates);
        });
    }

    @Override
    public Migration apply(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        try (SkippedReport report = SkippedReport.open(reports);
                HeldSnapshot legacy = new HeldSnapshot(database, work.cancellation())) {
            Moved moved = moved(work, meter, legacy);
            list(moved, legacy, work, meter, report);
            return moved.migration().with(afterCommit()).with(report.findings());
        }
    }

    private Moved moved(Work work, ProgressMeter meter, HeldSnapshot legacy) throws Exception {
        try {
            AtomicLong begun = new AtomicLong();
            Moved moved = new Transactions(database).committed(work, session -> migrate(session, meter, legacy, begun));
            Migration migration = moved.migration();
            double commit = (System.nanoTime() - begun.get()) / 1e9 - migration.seconds();
            return new Moved(migration.committedIn(commit), moved.skipped(), moved.of(), moved.run());
        } catch (SQLException failure) {
            throw new StoppedLoad(database, settings, reports).explained(failure, work.cancellation());
        }
    }

    @Override
    public RemoveMigratedStep undo() {
        return new RemoveMigratedStep(database, reports);
    }

    /** @param of the database and schema that it was done in */
    private record Moved(Migration migration, TupleLoad.Skipped skipped, String of, Optional<UUID> run) {}

    private Moved migrate(Session session, ProgressMeter meter, HeldSnapshot legacy, AtomicLong begun)
            throws Exception {
        KetoDatabase keto = CatalogReader.read(session, reports);
        List<Finding> findings = new ArrayList<>(MigrationPreconditions.beforeMoving(session, keto, settings));
        CutoverRecord.blocker(session, reports).ifPresent(findings::add);
        BlockedException.throwIfAny(findings);
        TargetTable target = keto.target().orElseThrow();
        MigrationRole role = new MigrationRole(session, keto, settings);
        role.assume(target);
        findings.addAll(role.findings());
        findings.addAll(MarkTable.findings(session));
        BlockedException.throwIfAny(findings);
        session.onIndexBuild(build -> meter.at(build.done(), build.total()));
        meter.begin(MovePhase.LOCKS, "", "tables");
        long start = System.nanoTime();
        begun.set(start);
        boolean empty = lock(session, keto, target);
        // What was read before the locks may have changed meanwhile.
        KetoDatabase locked = CatalogReader.read(session, reports);
        MigrationPreconditions.requireUnchanged(keto, locked);
        UUID network = NetworkRow.ensure(session, locked);
        UnmatchedTuples unmatched = UnmatchedTuples.in(session, locked);
        CopyDifference difference = CopyDifference.read(session, locked, settings, removeDuplicates || empty);
        difference.finding().ifPresent(findings::add);
        Locked at = new Locked(session, locked, target, network, empty);
        Optional<Load> changes =
                difference.isPossible() ? changes(at, difference, unmatched, meter, findings) : Optional.empty();
        Load load = changes.isPresent() ? changes.get() : compared(at, role, unmatched, meter, findings);
        CountTotals totals = CountTotals.of(load.namespaces());
        if (needsStatistics(session, target, load)) {
            meter.begin(MovePhase.STATISTICS, KetoDatabase.TARGET, "tables");
            session.execute("ANALYZE " + target.table().quoted());
        }
        difference.consume(
                session,
                settings,
                load.view(),
                settings.moved(locked),
                new CopyBase.Left(true, Instant.now(), load.after(), 0, load.moved(), load.skipped()::of));
        KetoMark mark = KetoMark.of(session, reports)
                .with(KetoMark.Moved.now(
                                session.one("SELECT txid_current()", row -> row.getLong(1)),
                                load.view().network(),
                                totals.migrated() + totals.alreadyPresent(),
                                settings.config(),
                                load.moved())
                        .by(load.proven()));
        boolean marked = MarkTable.write(session, mark);
        if (load.proven().isPresent()) {
            notListed(totals.skipped()).ifPresent(findings::add);
        } else if (!load.skipped().isEmpty()) {
            // Nobody can write while we hold the locks: it sees the legacy tables as they were moved.
            legacy.begin();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Moved(
                new Migration(
                        load.namespaces(),
                        totals,
                        load.skipped().byRule(),
                        load.duplicates(),
                        seconds,
                        0,
                        changes.isPresent(),
                        load.proven(),
                        findings),
                load.skipped(),
                keto.where(),
                marked ? Optional.of(mark.run()) : Optional.empty());
    }

    /** What was done to v0.7's table; {@code after} tells how many rows it has then. */
    private record Load(
            List<NamespaceCounts> namespaces,
            TupleLoad.Skipped skipped,
            Map<Long, KetoMark.Table> moved,
            TargetView view,
            long duplicates,
            long after,
            Optional<KetoMark.Difference> proven) {

        static Load of(DifferenceLoad.Loaded loaded, TargetView view) {
            return new Load(
                    loaded.namespaces(),
                    TupleLoad.Skipped.of(loaded.skipped()),
                    loaded.contents(),
                    view,
                    0,
                    loaded.proven().rows(),
                    Optional.of(loaded.proven()));
        }
    }

    /** To list them every legacy tuple is read, while v0.6's writes are refused. */
    private static Optional<Finding> notListed(long skipped) {
        return skipped == 0
                ? Optional.empty()
                : Optional.of(Finding.info(
                        "SKIPPED_NOT_LISTED",
                        AmountText.count(skipped, "tuple") + " can't be moved as they stand, and were counted, not"
                                + " listed.",
                        "A list needs every legacy tuple, and writers would wait for it. `ferryman keto skipped` lists"
                                + " them once v0.7 serves."));
    }

    private record Locked(Session session, KetoDatabase keto, TargetTable target, UUID network, boolean isEmpty) {}

    /** Moves what has changed since a copy; nothing, where not every change can have been noted. */
    private Optional<Load> changes(
            Locked at, CopyDifference copy, UnmatchedTuples unmatched, ProgressMeter meter, List<Finding> findings)
            throws SQLException, CancelledException {
        TargetView view = new TargetView(at.target().table(), at.network(), false);
        DifferenceLoad.Outcome outcome = new DifferenceLoad(at.session(), settings, copy, view, unmatched, meter)
                .load(settings.moved(at.keto()));
        copy.finding().filter(told -> outcome.loaded().isEmpty()).ifPresent(findings::remove);
        outcome.notUsed().ifPresent(findings::add);
        return outcome.loaded().map(loaded -> Load.of(loaded, view));
    }

    /** Compares every tuple, or loads all into the empty table. */
    private Load compared(
            Locked at, MigrationRole role, UnmatchedTuples unmatched, ProgressMeter meter, List<Finding> findings)
            throws Exception {
        Session session = at.session();
        QualifiedName table = at.target().table();
        TargetReview review = TargetReview.read(session, at.keto(), settings, reports, unmatched, Optional.empty());
        findings.addAll(review.findings());
        BlockedException.throwIfAny(findings);
        TargetView view = review.view().orElse(new TargetView(table, at.network(), false));
        TupleLoad load = new TupleLoad(session, at.keto(), settings, view, meter, unmatched);
        long before = review.rows().isPresent() ? review.rows().getAsLong() : TargetContent.rows(session, at.target());
        long duplicates = removeDuplicates ? load.removeDuplicates() : 0;
        TargetContent content =
                removeDuplicates ? TargetContent.read(session, table, view.network()) : review.content(session, view);
        Optional<Finding> kept = at.isEmpty() ? role.indexesKept(at.target()) : Optional.empty();
        kept.ifPresent(findings::add);
        List<NamespaceCounts> counts = at.isEmpty()
                ? load.intoEmpty(table, kept.isEmpty())
                : load.besideOthers(table, content, review.survey());
        CountTotals totals = CountTotals.of(counts);
        long after = before + totals.migrated() - totals.staleRemoved() - duplicates;
        TargetContent.requireRows(session, at.target(), after);
        if (removeDuplicates) {
            review.duplicates().ifPresent(findings::remove);
        }
        return new Load(counts, load.skipped(), load.moved(), view, duplicates, after, Optional.empty());
    }

    /**
     * Takes every lock up front, always in the same order, and tells whether the target is empty. The index builds of
     * a load into an empty table keep its readers out; beside other rows the indexes stay, and so may the readers.
     */
    private boolean lock(Session session, KetoDatabase keto, TargetTable target) throws Exception {
        TableLocks locks = new TableLocks(database);
        locks.take(
                session,
                Mode.SHARE,
                settings.moved(keto).stream().map(LegacyTable::table).toList());
        session.execute("SAVEPOINT before_target");
        locks.take(session, Mode.ACCESS_EXCLUSIVE, List.of(target.table()));
        boolean empty = TargetContent.isEmpty(session, target);
        if (!empty) {
            session.execute("ROLLBACK TO SAVEPOINT before_target");
            locks.take(session, Mode.SHARE_ROW_EXCLUSIVE, List.of(target.table()));
        }
        locks.take(session, Mode.SHARE_ROW_EXCLUSIVE, List.of(keto.table("networks")));
        return empty;
    }

    /** A tenth that has changed makes the server's own daemon analyze a table again, too, by its default. */
    private static boolean needsStatistics(Session session, TargetTable target, Load load)
            throws SQLException, CancelledException {
        CountTotals totals = CountTotals.of(load.namespaces());
        return (totals.migrated() + totals.staleRemoved() + load.duplicates()) * 10 > load.after()
                || session.one(
                        "SELECT NOT EXISTS (SELECT FROM pg_stats WHERE schemaname = ? AND tablename = ?)",
                        row -> row.getBoolean(1),
                        target.table().schema(),
                        target.table().name());
    }

    /** A million of them take a while: writers don't wait for it, and nothing that goes wrong here undoes the move. */
    private void list(Moved moved, HeldSnapshot legacy, Work work, ProgressMeter meter, SkippedReport report)
            throws PartWayException {
        try {
            if (moved.run().isPresent()) {
                MarkMemory.keep(reports, moved.run().get());
            }
            if (moved.migration().changesOnly()) {
                return;
            }
            if (!moved.skipped().isEmpty()) {
                legacy.read(session -> {
                    moved.skipped().list(session, settings, meter, report);
                    return true;
                });
            }
            report.finish(moved.of());
            report.publish();
        } catch (Exception failure) {
            String why = work.cancellation().isRequested() ? "you cancelled" : failure.getMessage();
            throw new PartWayException(
                    Finding.blocker(
                            "REPORT_NOT_PUBLISHED",
                            "The tuples are moved and committed, but the report of skipped tuples could not be"
                                    + " written: " + why + ".",
                            "The skipped tuples are still in their legacy tables.",
                            "Put right what is named here, if anything is, then run `ferryman keto skipped`."),
                    failure);
        }
    }

    /**
     * v0.7 may have made a network of its own while it waited for our lock. What is committed stays so, come what
     * may.
     */
    private List<Finding> afterCommit() throws Exception {
        try {
            return MigrationPreconditions.networks(
                    new Transactions(database).snapshot(new Cancellation(), CatalogReader::read));
        } catch (SQLException | RuntimeException | TransientException lost) {
            LOG.warn("the networks could not be looked at after the commit", lost);
            return List.of();
        }
    }
}
