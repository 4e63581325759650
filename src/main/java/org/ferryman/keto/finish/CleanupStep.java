package org.ferryman.keto.finish;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.keto.ahead.RemoveCaptureStep;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.CleanupRecord;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.MarkMemory;
import org.ferryman.keto.catalog.MigrationPreconditions;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.skipped.SkippedReport;
import org.ferryman.keto.skipped.SkippedTuples;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.TableLocks;
import org.ferryman.postgres.TableLocks.Mode;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.backup.FileSum;
import org.ferryman.postgres.backup.FileSums;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.report.TimedName;

/**
 * Drops the legacy tables, and leaves exactly what v0.7's own migrator leaves, in one transaction. Can't be undone: it
 * looks under the lock whether every tuple is proven to be elsewhere, and exports the skipped ones once more, before it
 * drops anything.
 */
public final class CleanupStep implements Change<CleanupResult> {

    /** Names this step. */
    static final StepId ID = CleanupRecord.ID;

    private static final Finding CAPTURE_STAYS = Finding.blocker(
            "CAPTURE_LEFT",
            "The legacy tables are gone; the trigger that notes writes to v0.7's table is still there.",
            "Nobody needs what it notes any more.",
            "Run `ferryman keto copy --stop`, or the clean-up again.");

    private final Database database;
    private final KetoSettings settings;
    private final Path folder;
    private final Options options;
    private final RemoveCaptureStep capture;
    private volatile boolean dropped;

    /**
     * Prepares the step.
     *
     * @param folder the run folder: it has the verification and the decisions, and takes the export
     */
    public CleanupStep(Database database, KetoSettings settings, Path folder, Options options) {
        this.database = database;
        this.settings = settings;
        this.folder = folder;
        this.options = options;
        this.capture = new RemoveCaptureStep(database, Waiting.DEFAULT);
    }

    /**
     * What is to be chosen.
     *
     * @param confirmation the database's name, as somebody typed it; without it the step only inspects and previews
     * @param dropEmptied whether to drop the emptied tables of the namespaces' migrations, too
     * @param users the old one must not be at work
     * @param withoutProof whether to clean up though it is not proven that v0.7's table had every tuple
     */
    public record Options(Optional<String> confirmation, boolean dropEmptied, RoleNames users, boolean withoutProof) {

        /** Looks only, and leaves the emptied tables. */
        public static final Options USUAL = new Options(Optional.empty(), false, RoleNames.DEFAULT);

        /** Only what is proven. */
        public Options(Optional<String> confirmation, boolean dropEmptied, RoleNames users) {
            this(confirmation, dropEmptied, users, false);
        }
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Clean up the legacy tables";
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        Inspection ofCapture = capture.inspect(work);
        return new Transactions(database).rehearsal(work.cancellation(), session -> {
            CleanupPlan plan = CleanupPlan.read(session, settings, options.dropEmptied());
            List<Finding> findings = new ArrayList<>(plan.acting().findings());
            if (findings.isEmpty()) {
                findings.addAll(proof(session, plan, work).findings());
            }
            findings.addAll(ofCapture.findings());
            boolean done = findings.stream().noneMatch(Finding::blocks)
                    && plan.isDone()
                    && ofCapture.state() == Inspection.State.DONE;
            return Inspection.of(
                    done ? Inspection.State.DONE : Inspection.State.TO_DO,
                    done
                            ? "there is nothing to clean up"
                            : plan.dropped().size() + " tables to drop, "
                                    + plan.emptied().size() + " to empty",
                    findings);
        });
    }

    private CleanupProof proof(Session session, CleanupPlan plan, Work work) throws Exception {
        if (!plan.legacy().isEmpty()) {
            return CleanupProof.of(session, database, settings, options, folder, work);
        }
        // What is left to do can lose no tuple; still it must be Keto's, and as far as it seems.
        KetoDatabase keto = CatalogReader.read(session, folder);
        List<Finding> findings = MigrationPreconditions.check(session, keto, settings);
        return findings.isEmpty()
                ? CleanupProof.NOTHING_LEFT
                : new CleanupProof("", 0, CleanupProof.NOTHING_LEFT.skipped(), 0, findings);
    }

    @Override
    public List<String> preview() throws Exception {
        List<String> statements = new ArrayList<>(new Transactions(database)
                .rehearsal(
                        Work.quiet().cancellation(),
                        session -> CleanupPlan.read(session, settings, options.dropEmptied())
                                .preview()));
        statements.addAll(capture.preview());
        return statements;
    }

    @Override
    public CleanupResult apply(Work work) throws Exception {
        Optional<CleanupResult> earlier = new RunMemory(folder).recall(CleanupResult.MEMORY);
        CleanupResult result = new Transactions(database).committed(work, session -> cleanUp(session, work));
        // After it, as v0.7 serves by now: its table is locked for a moment only, and what is gone needs no lock.
        dropped |= !result.dropped().isEmpty();
        capture.apply(work);
        dropped = false;
        if (result.kept().isEmpty()) {
            MarkMemory.forget(folder);
        }
        return earlier.map(result::after).orElse(result);
    }

    @Override
    public Optional<Finding> begun() {
        return dropped ? Optional.of(CAPTURE_STAYS) : capture.begun();
    }

    private CleanupResult cleanUp(Session session, Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        CleanupPlan plan = CleanupPlan.read(session, settings, options.dropEmptied());
        BlockedException.throwIfAny(plan.acting().findings());
        if (plan.isDone()) {
            plan.acting().end(session);
            return new CleanupResult(
                    List.of(),
                    List.of(),
                    kept(plan),
                    0,
                    "",
                    CleanupProof.NOTHING_LEFT.skipped(),
                    Optional.empty(),
                    List.of(),
                    0,
                    List.of(),
                    0,
                    List.of());
        }
        BlockedException.throwIfAny(confirmed(session));
        long start = System.nanoTime();
        meter.begin(FinishPhase.LOCKS, "", "tables");
        new TableLocks(database).take(session, Mode.ACCESS_EXCLUSIVE, plan.locked());
        CleanupProof proof = proof(session, plan, work);
        BlockedException.throwIfAny(proof.findings());
        Optional<String> export =
                plan.legacy().isEmpty() ? Optional.empty() : Optional.of(export(session, plan, meter));
        List<FileSum> files = export.isEmpty()
                ? List.of()
                : FileSums.of(folder.resolve(export.get()), work.cancellation(), bytes -> {});
        meter.begin(FinishPhase.TABLES, "", "tables", plan.locked().size());
        for (String statement : plan.statements()) {
            session.execute(statement);
            meter.advance(1);
        }
        plan.acting().end(session);
        return new CleanupResult(
                names(plan.dropped()),
                names(plan.emptied()),
                kept(plan),
                proof.legacyTuples(),
                proof.fingerprint(),
                proof.skipped(),
                export,
                files,
                proof.changed(),
                plan.statements(),
                (System.nanoTime() - start) / 1e9,
                proof.findings());
    }

    private List<Finding> confirmed(Session session) throws Exception {
        String name = session.one("SELECT current_database()", row -> row.getString(1));
        return options.confirmation().filter(name::equals).isPresent()
                ? List.of()
                : List.of(Finding.blocker(
                        "CLEANUP_NOT_CONFIRMED",
                        "The name that was typed is not the database's.",
                        "What is dropped comes back only from a backup.",
                        "Confirm with --confirm and the name of the database that is meant."));
    }

    /** In its place, and on the disk, before anything is dropped: afterwards it can't be made any more. */
    private String export(Session session, CleanupPlan plan, ProgressMeter meter) throws Exception {
        String name = TimedName.in(folder, ID.text(), "");
        SkippedTuples tuples = new SkippedTuples(session, settings);
        try (SkippedReport report = SkippedReport.open(folder.resolve(name), folder)) {
            meter.begin(FinishPhase.EXPORT, "", "tuples");
            tuples.read(plan.legacy(), tuple -> {
                report.add(tuple);
                meter.advance(1);
            });
            report.finish("The last export before a clean-up of the legacy tables");
            report.publish();
        } catch (IOException failure) {
            throw new IOException("the last export of the skipped tuples: " + failure.getMessage(), failure);
        }
        return name;
    }

    private static List<String> kept(CleanupPlan plan) {
        return names(plan.kept().stream().map(LegacyTable::table).toList());
    }

    private static List<String> names(List<QualifiedName> tables) {
        return tables.stream().map(QualifiedName::toString).toList();
    }
}
