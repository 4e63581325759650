package org.ferryman.kratos.freeze;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.guard.GuardOpening;
import org.ferryman.postgres.guard.GuardState;
import org.ferryman.postgres.guard.WriteGuard;
import org.ferryman.postgres.roles.ShortLocks;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/** Takes the guard off Kratos' tables, whichever run set it: then everything is as it was before it. */
public final class KratosThawStep implements Change<KratosThaw> {

    /** The step's id. */
    public static final StepId ID = new StepId("thaw");

    private final Database database;
    private final FreezePass pass;
    private final Waiting waiting;

    /**
     * Prepares the step.
     *
     * @param folder the run folder, which may have the pass
     * @param waiting how to deal with sessions that use the tables
     */
    public KratosThawStep(Database database, Path folder, Waiting waiting) {
        this(database, new FreezePass(folder), waiting);
    }

    KratosThawStep(Database database, FreezePass pass, Waiting waiting) {
        this.database = database;
        this.pass = pass;
        this.waiting = waiting;
    }

    private record Look(GuardState guard, List<String> statements, List<Finding> findings) {

        static Look of(Session session) throws Exception {
            WriteGuard guard = FreezePass.guard(Optional.empty());
            GuardState now = guard.observe(session);
            return new Look(now, guard.removal(now), guard.removalObstacles(session, now));
        }
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Let everybody write to Kratos' tables again";
    }

    private Look look(Work work) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), Look::of);
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        Look look = look(work);
        boolean done = look.statements().isEmpty();
        return Inspection.of(
                done ? Inspection.State.DONE : Inspection.State.TO_DO,
                done
                        ? "nothing is frozen"
                        : look.guard().isRefusing()
                                ? look.guard().tables().size() + " tables are guarded"
                                : look.guard().lifted()
                                        ? "the guard is off for a charm, and would be set again"
                                        : "everybody can write, and the guard's triggers are left",
                look.findings());
    }

    @Override
    public List<String> preview() throws Exception {
        return look(Work.quiet()).statements();
    }

    @Override
    public KratosThaw apply(Work work) throws Exception {
        Look first = look(work);
        BlockedException.throwIfAny(first.findings());
        List<Finding> findings = new ArrayList<>(first.findings());
        boolean changes = !first.statements().isEmpty();
        Optional<ShortLocks.Done<GuardState>> done = changes
                ? new GuardOpening(database, FreezePass.guard(Optional.empty()))
                        .openAndRemove(work, waiting, List.of(), session -> {})
                : Optional.empty();
        if (changes && done.isEmpty()) {
            findings.add(GuardOpening.leftOpen("Run `ferryman kratos thaw` again later: it takes them away."));
        }
        Optional<Double> stopped = changes ? pass.stoppedFor(Instant.now()) : Optional.empty();
        findings.addAll(pass.forget());
        return new KratosThaw(
                changes,
                stopped,
                first.statements(),
                done.map(ShortLocks.Done::ended).orElse(List.of()),
                done.map(ShortLocks.Done::seconds).orElse(0.0),
                findings);
    }
}
