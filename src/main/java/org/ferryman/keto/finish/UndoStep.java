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
import org.ferryman.keto.catalog.CatalogLook;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.catalog.MarkTable;
import org.ferryman.keto.move.DropSchemaStep;
import org.ferryman.keto.move.RemovalResult;
import org.ferryman.keto.move.RemoveMigratedStep;
import org.ferryman.keto.move.SchemaRemoval;
import org.ferryman.keto.move.TargetAuthors;
import org.ferryman.keto.roles.DropUserStep;
import org.ferryman.keto.roles.DroppedUser;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.ThawResult;
import org.ferryman.keto.roles.ThawStep;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
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
    private final Path folder;
    private final boolean discard;
    private final RemoveCaptureStep capture;
    private final ThawStep thaw;
    private final RemoveMigratedStep migration;
    private final DropSchemaStep schema;
    private final DropUserStep user;
    private @Nullable List<String> previewed;
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
        return new Transactions(database).rehearsal(work.cancellation(), this::look);
    }

    /** What is there; keeps what would run for whoever asks next. In a transaction that is rolled back. */
    Inspection look(Session session) throws Exception {
        previewed = null;
        CatalogLook look = CatalogLook.at(session);
        Inspection seen = inspect(session, look);
        if (seen.state() == Inspection.State.TO_DO) {
            previewed = preview(session, look);
        }
        return seen;
    }

    private Inspection inspect(Session session, CatalogLook look) throws Exception {
        List<Finding> findings = new ArrayList<>(cutOver(session));
        Inspection ofCapture = capture.inspect(session);
        findings.addAll(ofCapture.findings());
        Inspection ofThaw = thaw.inspect(session, look);
        findings.addAll(ofThaw.findings());
        Optional<TargetAuthors> authors = migration.authors(session, look);
        authors.ifPresent(rows -> findings.addAll(rows.findings(!discard)));
        // What the other undoings resolve is no finding yet.
        findings.addAll(schema.besideRows(session, look));
        boolean hasUser = !user.preview(session, look).isEmpty();
        if (hasUser) {
            findings.addAll(user.findings(session, look));
        }
        boolean done = ofCapture.state() == Inspection.State.DONE
                && ofThaw.state() == Inspection.State.DONE
                && authors.isEmpty()
                && !hasUser
                && MarkTable.find(session).isEmpty();
        Inspection seen = Inspection.of(
                done ? Inspection.State.DONE : Inspection.State.TO_DO,
                done ? "there is nothing to undo" : "v0.6 is to be as it was",
                findings.stream().distinct().toList());
        return !discard && authors.filter(TargetAuthors::hasOthers).isPresent()
                ? seen.offering(RollBackChoice.DISCARD_WRITTEN)
                : seen;
    }

    /** Of what was inspected a moment ago, if it was: with thousands of namespaces each look takes its time. */
    @Override
    public List<String> preview() throws Exception {
        List<String> known = previewed;
        previewed = null;
        return known != null
                ? known
                : new Transactions(database)
                        .rehearsal(Work.quiet().cancellation(), session -> preview(session, CatalogLook.at(session)));
    }

    private List<String> preview(Session session, CatalogLook look) throws Exception {
        List<String> statements = new ArrayList<>();
        part(statements, capture, capture.preview(session));
        part(statements, thaw, thaw.preview(session, look));
        part(statements, migration, migration.preview(session, look));
        part(statements, schema, schema.preview(session, look));
        part(statements, user, user.preview(session, look));
        return statements;
    }

    private static void part(List<String> statements, Change<?> part, List<String> own) {
        if (!own.isEmpty()) {
            statements.add("-- " + part.title() + "\n" + own.get(0));
            statements.addAll(own.subList(1, own.size()));
            statements.add("COMMIT");
        }
    }

    @Override
    public RollBackResult apply(Work work) throws Exception {
        BlockedException.throwIfAny(new Transactions(database).snapshot(work.cancellation(), this::cutOver));
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

    private List<Finding> cutOver(Session session) throws Exception {
        return CutoverRecord.blocker(session, folder).stream().toList();
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
