package org.ferryman.keto.roles;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.keto.catalog.CatalogLook;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.catalog.MarkTable;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.guard.GuardOpening;
import org.ferryman.postgres.guard.GuardState;
import org.ferryman.postgres.roles.ShortLocks;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/**
 * Undoes a freeze: guard triggers are gone, and owners and privileges are again exactly those that it recorded, proven
 * before the commit.
 */
public final class ThawStep implements Change<ThawResult> {

    /** The step's id. */
    public static final StepId ID = new StepId("thaw");

    private final Database database;
    private final RoleNames users;
    private final Path folder;
    private final Waiting waiting;

    public ThawStep(Database database, RoleNames users, Path folder, Waiting waiting) {
        this.database = database;
        this.users = users;
        this.folder = folder;
        this.waiting = waiting;
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Let the old user write again";
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        return new Transactions(database)
                .snapshot(work.cancellation(), session -> inspect(session, CatalogLook.at(session)));
    }

    /** The same, where the catalog was read. */
    public Inspection inspect(Session session, CatalogLook look) throws Exception {
        ThawPlan plan = ThawPlan.read(session, look, users, folder);
        boolean done = plan.statements().isEmpty();
        return Inspection.of(
                done ? Inspection.State.DONE : Inspection.State.TO_DO,
                done ? "nothing is frozen" : plan.names().oldUser() + " is to get its tables back",
                findings(session, plan));
    }

    /** After the cut-over v0.6 must not take writes any more: v0.7 would never see them. */
    private List<Finding> findings(Session session, ThawPlan plan) throws Exception {
        List<Finding> findings = new ArrayList<>(plan.findings());
        if (!plan.statements().isEmpty()) {
            CutoverRecord.blocker(session, folder).ifPresent(findings::add);
        }
        return findings;
    }

    private ThawPlan plan(Work work) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), this::plan);
    }

    private ThawPlan plan(Session session) throws Exception {
        return ThawPlan.read(session, CatalogLook.at(session), users, folder);
    }

    @Override
    public List<String> preview() throws Exception {
        return plan(Work.quiet()).statements();
    }

    /** The same, where the catalog was read. */
    public List<String> preview(Session session, CatalogLook look) throws Exception {
        return ThawPlan.read(session, look, users, folder).statements();
    }

    @Override
    public ThawResult apply(Work work) throws Exception {
        ThawPlan first = plan(work);
        BlockedException.throwIfAny(first.findings());
        List<Finding> left = new ArrayList<>();
        ShortLocks.Done<ThawPlan> done = first.statements().isEmpty()
                ? new ShortLocks.Done<>(first, List.of(), 0, 0)
                : first.isOfGuardAlone() ? open(work, first, left) : change(work, first);
        ThawPlan plan = done.result();
        List<Finding> findings = new ArrayList<>(plan.findings());
        findings.addAll(left);
        findings.addAll(BeforeFreeze.forget(folder));
        return new ThawResult(
                plan.names().oldUser(),
                plan.names().newUser(),
                !plan.statements().isEmpty(),
                plan.isExact(),
                plan.statements(),
                done.ended(),
                done.seconds(),
                findings);
    }

    private ShortLocks.Done<ThawPlan> change(Work work, ThawPlan first) throws Exception {
        List<String> roles = List.of(first.names().newUser());
        return new ShortLocks(database, waiting).run(work, first.tables(), roles, (session, locking) -> {
            ThawPlan plan = plan(session);
            BlockedException.throwIfAny(findings(session, plan));
            plan.carryOut(session, locking);
            MarkTable.update(session, mark -> mark.withFreeze(Optional.empty()));
            return plan;
        });
    }

    /** Whoever uses the tables keeps nobody from writing, only the guard's triggers from going. */
    private ShortLocks.Done<ThawPlan> open(Work work, ThawPlan first, List<Finding> left) throws Exception {
        Optional<ShortLocks.Done<GuardState>> opened = new GuardOpening(database, KetoGuard.GUARD)
                .openAndRemove(work, waiting, List.of(first.names().newUser()), session -> {
                    BlockedException.throwIfAny(findings(session, plan(session)));
                    MarkTable.update(session, mark -> mark.withFreeze(Optional.empty()));
                });
        if (opened.isEmpty()) {
            left.add(GuardOpening.leftOpen("Run `ferryman keto thaw` again later: it takes them away."));
        }
        return new ShortLocks.Done<>(
                first,
                opened.map(ShortLocks.Done::ended).orElse(List.of()),
                opened.map(ShortLocks.Done::tries).orElse(1),
                opened.map(ShortLocks.Done::seconds).orElse(0.0));
    }
}
