package org.ferryman.keto.roles;

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
import org.ferryman.engine.PartWayException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Undoable;
import org.ferryman.engine.Work;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.guard.WriteGuard;
import org.ferryman.postgres.roles.ShortLocks;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.postgres.roles.WriteProof;

/**
 * Keeps v0.6's user from writing, while it goes on reading, by giving Keto's tables to the new user, or, as no
 * privilege holds a superuser, by guard triggers on the legacy tables; in one transaction, and proven afterwards.
 */
public final class FreezeStep implements Change<FreezeResult>, Undoable<ThawResult> {

    /** The step's id. */
    public static final StepId ID = new StepId("freeze");

    /** As in {@code classified.sql} and v0.6's own migrations. */
    private static final List<String> COLUMNS = List.of("shard_id", "object", "relation", "subject", "commit_time");

    private static final Finding UNPROVEN = Finding.blocker(
            "FREEZE_INTERRUPTED",
            "The change that keeps the old user from writing is made, but that it can't write has not been proven.",
            "The freeze stopped after its commit.",
            "Run it again, which proves it; or run `ferryman keto thaw`.");

    private final Database database;
    private final RoleNames users;
    private final Path folder;
    private final Waiting waiting;
    private volatile Optional<ShortLocks.Done<FreezePlan>> unproven = Optional.empty();

    /**
     * Prepares the step.
     *
     * @param folder the run folder: takes the before-state
     * @param waiting how to deal with whoever uses the tables
     */
    public FreezeStep(Database database, RoleNames users, Path folder, Waiting waiting) {
        this.database = database;
        this.users = users;
        this.folder = folder;
        this.waiting = waiting;
    }

    /**
     * What may be chosen about a freeze and a thaw.
     *
     * @param users the old and the new one
     * @param waiting how to deal with sessions that use the tables
     */
    public record Options(RoleNames users, Waiting waiting) {

        /** The usual names; sessions are waited for. */
        public static final Options USUAL = new Options(RoleNames.DEFAULT, Waiting.DEFAULT);
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Keep the old user from writing";
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        FreezePlan plan = plan(work);
        boolean frozen = plan.statements().isEmpty() && plan.findings().stream().noneMatch(Finding::blocks);
        String old = plan.names().oldUser();
        return Inspection.of(
                frozen && plan.isProven() ? Inspection.State.DONE : Inspection.State.TO_DO,
                !frozen
                        ? old + " can write to Keto's tables"
                        : old + (plan.isProven() ? " can only read" : " can only read, which is not proven"),
                plan.findings());
    }

    private FreezePlan plan(Work work) throws Exception {
        return new Transactions(database)
                .snapshot(work.cancellation(), session -> FreezePlan.read(session, users, folder));
    }

    @Override
    public List<String> preview() throws Exception {
        return plan(Work.quiet()).statements();
    }

    @Override
    public FreezeResult apply(Work work) throws Exception {
        FreezePlan first = plan(work);
        BlockedException.throwIfAny(first.findings());
        ProgressMeter meter = new ProgressMeter(work.progress());
        if (!first.statements().isEmpty()) {
            unproven = Optional.of(change(work, first));
        }
        ShortLocks.Done<FreezePlan> done = unproven.orElse(new ShortLocks.Done<>(first, List.of(), 0, 0));
        FreezeResult freeze = proven(work, meter, done);
        BeforeFreeze.recordProof(folder, done.result().names(), freeze.proof());
        unproven = Optional.empty();
        return freeze;
    }

    @Override
    public Optional<Finding> begun() {
        return unproven.map(change -> UNPROVEN);
    }

    private FreezeResult proven(Work work, ProgressMeter meter, ShortLocks.Done<FreezePlan> done) throws Exception {
        FreezePlan plan = done.result();
        meter.begin(FreezePhase.PROOF, "", "tables");
        List<WriteProof> proof = WriteProof.of(
                database,
                work.cancellation(),
                plan.names().oldUser(),
                plan.legacy(),
                table -> COLUMNS,
                plan.isGuarded() ? WriteGuard.REFUSAL : WriteProof.DENIED);
        requireProven(plan, proof);
        return new FreezeResult(
                plan.names().oldUser(),
                plan.names().newUser(),
                !plan.statements().isEmpty(),
                plan.statements(),
                plan.undo(),
                proof,
                done.ended(),
                done.tries(),
                done.seconds(),
                plan.findings(),
                plan.isGuarded());
    }

    private ShortLocks.Done<FreezePlan> change(Work work, FreezePlan first) throws Exception {
        return new ShortLocks(database, waiting, first.lock())
                .run(work, first.locked(), List.of(first.names().oldUser()), (session, locking) -> {
                    FreezePlan plan = FreezePlan.read(session, users, folder);
                    BlockedException.throwIfAny(plan.findings());
                    work.journal().append(JournalEvent.BEFORE_FREEZE, Map.of("before", plan.before()));
                    plan.carryOut(session, locking);
                    // Before the commit, and not before it is clear that there will be one: a thaw goes by it.
                    plan.before().write(folder);
                    plan.before().mark(session);
                    return plan;
                });
    }

    private static void requireProven(FreezePlan plan, List<WriteProof> proof) throws PartWayException {
        List<String> open = new ArrayList<>();
        proof.stream()
                .filter(table -> !table.holds())
                .forEach(table -> open.add(table.table() + " " + table.writes()
                        + (table.columns() ? ", may write single columns" : "")
                        + (table.reads() ? "" : ", can't be read")));
        if (!open.isEmpty()) {
            throw new PartWayException(
                    Finding.blocker(
                            "FREEZE_NOT_PROVEN",
                            (plan.isGuarded()
                                            ? "The guard is on the tables"
                                            : "The tables belong to "
                                                    + plan.names().newUser())
                                    + " now, but " + plan.names().oldUser() + " did not get what it should ("
                                    + proof.get(0).wanted() + " for each write, and a SELECT that works): "
                                    + String.join("; ", open) + ".",
                            "Writes of v0.6 could be lost, or its reads fail.",
                            "Run `ferryman keto thaw` to put everything back. Please report this."),
                    null);
        }
    }

    @Override
    public ThawStep undo() {
        return new ThawStep(database, users, folder, waiting);
    }
}
