package org.ferryman.keto.move;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.PartWayException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.UnexpectedFailure;
import org.ferryman.engine.Work;
import org.ferryman.keto.catalog.CatalogLook;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoTables;
import org.ferryman.keto.catalog.MarkMemory;
import org.ferryman.keto.catalog.MarkTable;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.TableLocks;
import org.ferryman.postgres.TableLocks.Mode;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.roles.ActingRoles;
import org.ferryman.postgres.roles.ObjectPrivileges;

/**
 * Undoes a migration: removes exactly the rows that Ferryman put into v0.7's table. Rows of others stay; they are named
 * first.
 */
public final class RemoveMigratedStep implements Change<RemovalResult> {

    /** The step's id. */
    public static final StepId ID = new StepId("migrate-undo");

    private final Database database;
    private final Path folder;

    /** @param folder the run folder, which knows what was recreated, and whether the cut-over was made */
    public RemoveMigratedStep(Database database, Path folder) {
        this.database = database;
        this.folder = folder;
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Remove the migrated tuples";
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        return new Transactions(database).rehearsal(work.cancellation(), session -> {
            Optional<TargetAuthors> authors = authors(session, CatalogLook.at(session));
            long ours = authors.map(TargetAuthors::ferrymans).orElse(0L);
            List<Finding> findings =
                    new ArrayList<>(authors.map(rows -> rows.findings(false)).orElse(List.of()));
            CutoverRecord.blocker(session, folder).ifPresent(findings::add);
            boolean hasMark = MarkTable.find(session).isPresent();
            return Inspection.of(
                    ours > 0 || hasMark ? Inspection.State.TO_DO : Inspection.State.DONE,
                    ours + " migrated and recreated tuples are in v0.7's table",
                    findings);
        });
    }

    /**
     * Whose the rows are, where the catalog was read; empty if there is no table of v0.7's. To look may take the rights
     * of the table's owner: within a transaction that is rolled back.
     */
    public Optional<TargetAuthors> authors(Session session, CatalogLook look) throws Exception {
        Optional<QualifiedName> target = target(look.tables());
        if (target.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Transactions.withoutChanges(session, owner -> {
            actAsOwner(owner, look, target.get());
            return read(owner, look.tables(), target.get());
        }));
    }

    private TargetAuthors read(Session session, KetoTables keto, QualifiedName target) throws Exception {
        return TargetAuthors.read(session, keto, target, Optional.of(folder));
    }

    private static Optional<QualifiedName> target(KetoTables keto) {
        return keto.all().stream()
                .filter(table -> table.name().equals(KetoDatabase.TARGET))
                .findFirst();
    }

    private static ActingRoles actAsOwner(Session session, CatalogLook look, QualifiedName target)
            throws SQLException, CancelledException, BlockedException {
        List<String> owners = look.privileges().stream()
                .filter(table -> table.table().equals(target))
                .map(ObjectPrivileges::owner)
                .toList();
        ActingRoles acting = ActingRoles.as(session, owners);
        BlockedException.throwIfAny(acting.findings());
        acting.begin(session);
        return acting;
    }

    @Override
    public List<String> preview() throws Exception {
        return new Transactions(database)
                .rehearsal(Work.quiet().cancellation(), session -> preview(session, CatalogLook.at(session)));
    }

    /** The same, where the catalog was read; within a transaction that is rolled back. */
    public List<String> preview(Session session, CatalogLook look) throws Exception {
        List<String> statements = new ArrayList<>();
        Optional<QualifiedName> target = target(look.tables());
        if (target.isPresent()) {
            int written = Transactions.withoutChanges(session, owner -> {
                actAsOwner(owner, look, target.get());
                return WrittenRows.read(owner, target.get(), Optional.of(folder))
                        .ids()
                        .size();
            });
            statements.add("LOCK TABLE ONLY " + target.get().quoted() + " IN SHARE ROW EXCLUSIVE MODE");
            statements.add(delete(target.get()));
            if (written > 0) {
                statements.add("-- with the ids of the rows of " + written
                        + " tuples that were recreated through v0.7's API\n" + deleteWritten(target.get()));
            }
        }
        statements.addAll(MarkTable.droppingPreview(session));
        return statements;
    }

    private static String deleteWritten(QualifiedName target) {
        return TupleSql.load("delete-written.sql").with("target", target).text();
    }

    private static String delete(QualifiedName target) {
        return TargetAuthors.sql("delete-ours.sql", target).text();
    }

    @Override
    public RemovalResult apply(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        Optional<TargetAuthors> removed = new Transactions(database).committed(work, session -> {
            BlockedException.throwIfAny(
                    CutoverRecord.blocker(session, folder).stream().toList());
            CatalogLook look = CatalogLook.at(session);
            Optional<QualifiedName> target = target(look.tables());
            if (target.isEmpty()) {
                MarkTable.drop(session);
                return Optional.empty();
            }
            meter.begin(MovePhase.ROWS, KetoDatabase.TARGET, "tuples");
            ActingRoles acting = actAsOwner(session, look, target.get());
            new TableLocks(database).take(session, Mode.SHARE_ROW_EXCLUSIVE, List.of(target.get()));
            TargetAuthors authors = read(session, CatalogReader.tables(session), target.get());
            BlockedException.throwIfAny(authors.findings(false));
            meter.advance(remove(session, target.get(), authors));
            acting.end(session);
            MarkTable.drop(session);
            return Optional.of(authors);
        });
        List<Finding> notForgotten = MarkMemory.forget(folder);
        if (removed.isEmpty()) {
            return new RemovalResult(Map.of(), Map.of(), Map.of(), notForgotten);
        }
        TargetAuthors authors = removed.get();
        try {
            authors.written().takeBack(folder);
        } catch (IOException failure) {
            throw new PartWayException(UnexpectedFailure.unrecorded(failure), failure);
        }
        List<Finding> findings = new ArrayList<>(authors.findings(false));
        findings.addAll(notForgotten);
        return new RemovalResult(authors.ours(), authors.recreated(), authors.others(), findings);
    }

    private static long remove(Session session, QualifiedName target, TargetAuthors authors)
            throws SQLException, CancelledException {
        long removed = session.update(delete(target));
        removed += session.update(deleteWritten(target), authors.written().parameter());
        if (removed != authors.ferrymans()) {
            throw new IllegalStateException(
                    removed + " rows were deleted where " + authors.ferrymans() + " were expected");
        }
        return removed;
    }
}
