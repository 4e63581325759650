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
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.TableLocks;
import org.ferryman.postgres.TableLocks.Mode;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.roles.ActingRoles;
import org.ferryman.postgres.roles.ObjectPrivileges;
import org.ferryman.postgres.roles.PrivilegeReader;

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
        Optional<TargetAuthors> authors = authors(work);
        long ours = authors.map(TargetAuthors::ferrymans).orElse(0L);
        List<Finding> findings =
                new ArrayList<>(authors.map(rows -> rows.findings(false)).orElse(List.of()));
        CutoverRecord.blocker(folder).ifPresent(findings::add);
        return Inspection.of(
                ours > 0 ? Inspection.State.TO_DO : Inspection.State.DONE,
                ours + " migrated and recreated tuples are in v0.7's table",
                findings);
    }

    /** Empty if there is no table of v0.7's. Rolled back: to look may take the rights of the table's owner. */
    public Optional<TargetAuthors> authors(Work work) throws Exception {
        return new Transactions(database).rehearsal(work.cancellation(), session -> {
            Optional<QualifiedName> target = target(session);
            if (target.isEmpty()) {
                return Optional.empty();
            }
            actAsOwner(session, target.get());
            return Optional.of(read(session, target.get()));
        });
    }

    private TargetAuthors read(Session session, QualifiedName target) throws Exception {
        return TargetAuthors.read(session, target, Optional.of(folder));
    }

    static Optional<QualifiedName> target(Session session) throws SQLException, CancelledException {
        return CatalogReader.tables(session).all().stream()
                .filter(table -> table.name().equals(KetoDatabase.TARGET))
                .findFirst();
    }

    private static ActingRoles actAsOwner(Session session, QualifiedName target)
            throws SQLException, CancelledException, BlockedException {
        List<String> owners = new PrivilegeReader(session)
                .tables(List.of(target)).stream().map(ObjectPrivileges::owner).toList();
        ActingRoles acting = ActingRoles.as(session, owners);
        BlockedException.throwIfAny(acting.findings());
        acting.begin(session);
        return acting;
    }

    @Override
    public List<String> preview() throws Exception {
        return new Transactions(database).rehearsal(Work.quiet().cancellation(), session -> {
            Optional<QualifiedName> target = target(session);
            if (target.isEmpty()) {
                return List.of();
            }
            actAsOwner(session, target.get());
            int written = read(session, target.get()).written().ids().size();
            List<String> statements = new ArrayList<>();
            statements.add("LOCK TABLE ONLY " + target.get().quoted() + " IN SHARE ROW EXCLUSIVE MODE");
            statements.add(delete(target.get()));
            if (written > 0) {
                statements.add("-- with the ids of the rows of " + written
                        + " tuples that were recreated through v0.7's API\n" + deleteWritten(target.get()));
            }
            return statements;
        });
    }

    private static String deleteWritten(QualifiedName target) {
        return TupleSql.load("delete-written.sql").with("target", target).text();
    }

    private static String delete(QualifiedName target) {
        return TargetAuthors.sql("delete-ours.sql", target).text();
    }

    @Override
    public RemovalResult apply(Work work) throws Exception {
        BlockedException.throwIfAny(CutoverRecord.blocker(folder).stream().toList());
        ProgressMeter meter = new ProgressMeter(work.progress());
        Optional<TargetAuthors> removed = new Transactions(database).committed(work, session -> {
            Optional<QualifiedName> target = target(session);
            if (target.isEmpty()) {
                return Optional.empty();
            }
            meter.begin(MovePhase.ROWS, KetoDatabase.TARGET, "tuples");
            ActingRoles acting = actAsOwner(session, target.get());
            new TableLocks(database).take(session, Mode.SHARE_ROW_EXCLUSIVE, List.of(target.get()));
            TargetAuthors authors = read(session, target.get());
            BlockedException.throwIfAny(authors.findings(false));
            meter.advance(remove(session, target.get(), authors));
            acting.end(session);
            return Optional.of(authors);
        });
        if (removed.isEmpty()) {
            return new RemovalResult(Map.of(), Map.of(), Map.of(), List.of());
        }
        TargetAuthors authors = removed.get();
        try {
            authors.written().takeBack(folder);
        } catch (IOException failure) {
            throw new PartWayException(UnexpectedFailure.unrecorded(failure), failure);
        }
        return new RemovalResult(authors.ours(), authors.recreated(), authors.others(), authors.findings(false));
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
