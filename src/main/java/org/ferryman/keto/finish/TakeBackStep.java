package org.ferryman.keto.finish;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.JournalEvent;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.catalog.KetoTables;
import org.ferryman.keto.catalog.MarkTable;
import org.ferryman.keto.catalog.OpenedCutover;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;

/** Takes a recorded cut-over back, from the database's mark and from the run folder. Changes nothing else. */
public final class TakeBackStep implements Change<TakenBack> {

    /** The step's id. */
    public static final StepId ID = new StepId("cutover-take-back");

    private static final Finding THEN = Finding.warning(
            "CUTOVER_TAKEN_BACK",
            "Migrate, thaw and undo are possible again.",
            "v0.6 does not have what clients have written through v0.7, and still has what they have deleted there.",
            "Make sure that no client is on v0.7. v0.6 stays frozen until `ferryman keto thaw`.");

    private final Database database;
    private final Path folder;

    /** @param folder the run folder, which may have the cut-over, too */
    public TakeBackStep(Database database, Path folder) {
        this.database = database;
        this.folder = folder;
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Take the cut-over back";
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), session -> {
            Optional<CutoverRecord> recorded = CutoverRecord.read(session, folder);
            Optional<OpenedCutover> opened = OpenedCutover.read(session, folder);
            if (recorded.isEmpty() && opened.isPresent()) {
                return Inspection.of(
                        Inspection.State.TO_DO,
                        "v0.7 may be written to since " + opened.get().when(),
                        List.of(THEN));
            }
            return recorded.isEmpty()
                    ? Inspection.of(Inspection.State.DONE, "no cut-over is recorded", List.of())
                    : Inspection.of(
                            Inspection.State.TO_DO,
                            "the cut-over was recorded at " + recorded.get().when(),
                            findings(session));
        });
    }

    private static List<Finding> findings(Session session) throws Exception {
        List<Finding> findings = new ArrayList<>();
        KetoTables keto = CatalogReader.tables(session);
        if (keto.legacy().isEmpty()) {
            findings.add(Finding.blocker(
                    "LEGACY_TABLES_GONE",
                    "There is no legacy table any more.",
                    "v0.6 can't serve again: what it had is in v0.7's table only.",
                    "Go on with v0.7; or restore the backup that was made before the migration."));
        }
        if (KetoMark.read(session).isPresent()) {
            findings.addAll(MarkTable.findings(session));
        }
        findings.add(THEN);
        return findings;
    }

    @Override
    public List<String> preview() throws Exception {
        return new Transactions(database).snapshot(Work.quiet().cancellation(), session -> {
            List<String> statements =
                    new ArrayList<>(KetoMark.read(session).isPresent() ? MarkTable.preview(session) : List.of());
            statements.add("-- delete " + folder.resolve(CutoverRecord.ID + ".json"));
            return statements;
        });
    }

    @Override
    public TakenBack apply(Work work) throws Exception {
        Optional<CutoverRecord> recorded = new Transactions(database).committed(work, session -> {
            Optional<CutoverRecord> cutover = CutoverRecord.read(session, folder);
            if (cutover.isPresent()) {
                BlockedException.throwIfAny(findings(session));
                MarkTable.update(
                        session, mark -> mark.withoutCutover(cutover.get().when()));
            }
            return cutover;
        });
        if (recorded.isEmpty()) {
            return new TakenBack(Optional.empty(), closed(work));
        }
        work.journal()
                .append(
                        JournalEvent.CUTOVER_TAKEN_BACK,
                        Map.of(
                                "when",
                                recorded.get().when(),
                                "oldUser",
                                recorded.get().oldUser()));
        List<Finding> findings = new ArrayList<>(List.of(THEN));
        findings.addAll(CutoverRecord.forget(folder));
        findings.addAll(OpenedCutover.forget(folder));
        return new TakenBack(recorded.map(CutoverRecord::when), findings);
    }

    /** Where it was said that v0.7 may be written to, and the cut-over did not come to its end. */
    private List<Finding> closed(Work work) throws Exception {
        List<Finding> findings = new ArrayList<>();
        new Transactions(database)
                .snapshot(work.cancellation(), session -> OpenedCutover.read(session, folder))
                .ifPresent(opened -> findings.add(THEN));
        findings.addAll(OpenedCutover.forget(folder));
        return findings;
    }
}
