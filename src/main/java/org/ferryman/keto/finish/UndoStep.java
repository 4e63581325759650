package org.ferryman.keto.finish;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.JournalEvent;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.keto.ahead.CaptureRemoval;
import org.ferryman.keto.ahead.RemoveCaptureStep;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.move.DropSchemaStep;
import org.ferryman.keto.move.RemovalResult;
import org.ferryman.keto.move.RemoveMigratedStep;
import org.ferryman.keto.move.SchemaRemoval;
import org.ferryman.keto.move.TargetAuthors;
import org.ferryman.keto.roles.DropUserStep;
import org.ferryman.keto.roles.DroppedUser;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.ServiceRoles;
import org.ferryman.keto.roles.ThawResult;
import org.ferryman.keto.roles.ThawStep;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * Rolls all back, up to the cut-over: stops noting changes, thaws, removes the migrated tuples, drops v0.7's tables,
 * drops the new user. Each in a transaction of its own; interrupted anywhere, the same step goes on.
 */
public final class UndoStep implements Change<RollBackResult> {

    /** The step's id. */
    public static final StepId ID = new StepId("undo");

    private final Database database;
    private final RoleNames users;
    private final Path folder;
    private final boolean discard;
    private final RemoveCaptureStep capture;
    private final ThawStep thaw;
    private final RemoveMigratedStep migration;
    private final DropSchemaStep schema;
    private final DropUserStep user;
    private @Nullable CaptureRemoval ended;
    private @Nullable ThawResult thawed;
    private @Nullable RemovalResult removed;
    private @Nullable SchemaRemoval dropped;

    /**
     * Prepares the step.
     *
     * @param folder the run folder with the records of what was there before
     * @param discard whether to give up tuples that were written through v0.7, after writing them down
     */
    public UndoStep(Database database, RoleNames users, Path folder, Waiting waiting, boolean discard) {
        this.database = database;
        this.users = users;
        this.folder = folder;
        this.discard = discard;
        this.capture = new RemoveCaptureStep(database, waiting);
        this.thaw = new ThawStep(database, users, folder, waiting);
        this.migration = new RemoveMigratedStep(database, folder);
        this.schema = new DropSchemaStep(database, Optional.of(folder), discard);
        this.user = new DropUserStep(database, users, folder);
    }

    /**
     * What may be chosen about rolling back.
     *
     * @param users the old and the new one
     * @param waiting how to deal with sessions that use the tables
     * @param discardWritten whether to give up tuples that were written through v0.7, after writing them down
     */
    public record Options(RoleNames users, Waiting waiting, boolean discardWritten) {

        /** Nothing is given up. */
        public static final Options USUAL = new Options(RoleNames.DEFAULT, Waiting.DEFAULT, false);
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Roll everything back";
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        List<Finding> findings = new ArrayList<>(cutOver(work));
        Inspection ofCapture = capture.inspect(work);
        findings.addAll(ofCapture.findings());
        Inspection ofThaw = thaw.inspect(work);
        findings.addAll(ofThaw.findings());
        Optional<TargetAuthors> authors = migration.authors(work);
        authors.ifPresent(rows -> findings.addAll(rows.findings(!discard)));
        // What the other undoings resolve is no finding yet.
        findings.addAll(schema.besideRows(work));
        boolean hasUser = new Transactions(database).snapshot(work.cancellation(), session -> {
            ServiceRoles names = ServiceRoles.resolveToUndo(session, CatalogReader.tables(session), users, folder);
            boolean toDo = user.isToDo(session, names);
            if (toDo) {
                findings.addAll(user.findings(session, names));
            }
            return toDo;
        });
        boolean done = ofCapture.state() == Inspection.State.DONE
                && ofThaw.state() == Inspection.State.DONE
                && authors.isEmpty()
                && !hasUser
                && !migration.hasMark(work);
        Inspection seen = Inspection.of(
                done ? Inspection.State.DONE : Inspection.State.TO_DO,
                done ? "there is nothing to undo" : "v0.6 is to be as it was",
                findings.stream().distinct().toList());
        return !discard && authors.filter(TargetAuthors::hasOthers).isPresent()
                ? seen.offering(RollBackChoice.DISCARD_WRITTEN)
                : seen;
    }

    @Override
    public List<String> preview() throws Exception {
        List<String> statements = new ArrayList<>();
        for (Change<?> part : List.of(capture, thaw, migration, schema, user)) {
            List<String> own = part.preview();
            if (!own.isEmpty()) {
                statements.add("-- " + part.title() + "\n" + own.get(0));
                statements.addAll(own.subList(1, own.size()));
                statements.add("COMMIT");
            }
        }
        return statements;
    }

    @Override
    public RollBackResult apply(Work work) throws Exception {
        BlockedException.throwIfAny(cutOver(work));
        if (ended == null) {
            ended = part(capture, work);
        }
        if (thawed == null) {
            thawed = part(thaw, work);
        }
        if (removed == null) {
            removed = part(migration, work);
        }
        if (dropped == null) {
            dropped = part(schema, work);
        }
        DroppedUser last = part(user, work);
        List<Finding> findings = new ArrayList<>(thawed.findings());
        findings.addAll(dropped.discarded() > 0 ? List.of(discarded(dropped)) : removed.findings());
        findings.addAll(last.findings());
        return new RollBackResult(thawed, removed, dropped, last, findings);
    }

    private List<Finding> cutOver(Work work) throws Exception {
        return new Transactions(database)
                .snapshot(
                        work.cancellation(),
                        session ->
                                CutoverRecord.blocker(session, folder).stream().toList());
    }

    private static Finding discarded(SchemaRemoval dropped) {
        return Finding.warning(
                "V0_7_ROWS_DISCARDED",
                dropped.discarded() + " rows that Ferryman did not put into keto_relation_tuples were dropped with it.",
                "They were written through v0.7, or by Keto's own migrator.",
                "They are in " + dropped.file().orElse("") + " in the run folder: write what is still needed through"
                        + " v0.6's API.");
    }

    private static <R> R part(Change<R> change, Work work) throws Exception {
        work.journal().appendStatements(JournalEvent.UNDO_PART, change.id(), change.preview());
        return change.apply(work);
    }

    /** Each part is committed by itself: once one of them is, a failure leaves the roll-back part-way. */
    @Override
    public Optional<Finding> begun() {
        if (!hasChanged()) {
            return capture.begun();
        }
        Change<?> next = thawed == null ? thaw : removed == null ? migration : dropped == null ? schema : user;
        return Optional.of(Finding.blocker(
                "UNDO_INTERRUPTED",
                "The roll-back stopped before this part: " + next.title() + ".",
                "The parts before it are done and committed.",
                "Resolve it, then run `ferryman keto undo` again: it goes on there."));
    }

    private boolean hasChanged() {
        return (ended != null && ended.removed())
                || (thawed != null && thawed.applied())
                || (removed != null
                        && !(removed.removed().isEmpty() && removed.recreated().isEmpty()))
                || (dropped != null && dropped.dropped());
    }
}
