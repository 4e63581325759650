package org.ferryman.kratos.freeze;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.PartWayException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Undoable;
import org.ferryman.engine.Work;
import org.ferryman.kratos.freeze.KratosFreeze.RoleProof;
import org.ferryman.kratos.level.KratosPhase;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.TableLocks.Mode;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.guard.GuardPass;
import org.ferryman.postgres.guard.WriteGuard;
import org.ferryman.postgres.replication.WalEnd;
import org.ferryman.postgres.roles.ShortLocks;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.postgres.roles.WriteProof;
import org.ferryman.report.AmountText;

/**
 * Keeps everybody from writing to Kratos' tables but the new Kratos that Ferryman runs: by guard triggers, in one short
 * transaction, proven by writes that are refused.
 */
public final class KratosFreezeStep implements Change<KratosFreeze>, Undoable<KratosThaw> {

    /** The step's id. */
    public static final StepId ID = new StepId("freeze");

    private final Database database;
    private final Path folder;
    private final FreezePass pass;
    private final Waiting waiting;
    private Optional<Instant> unproven = Optional.empty();

    /**
     * Prepares the step.
     *
     * @param folder the run folder: keeps the pass, and knows of the backup
     * @param waiting how to deal with sessions that use the tables
     */
    public KratosFreezeStep(Database database, Path folder, Waiting waiting) {
        this.database = database;
        this.folder = folder;
        this.pass = new FreezePass(folder);
        this.waiting = waiting;
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Stop the writes to Kratos' tables";
    }

    private FreezeLook look(Work work, Optional<GuardPass> known) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), session -> FreezeLook.of(session, known));
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        Optional<GuardPass> known = pass.recall();
        FreezeLook look = look(work, known);
        boolean done = known.isPresent() && look.isFrozen() && look.statements().isEmpty();
        return Inspection.of(
                done ? Inspection.State.DONE : Inspection.State.TO_DO,
                done
                        ? "nobody but the new Kratos can write"
                        : look.isFrozen() ? "writes are stopped by another run" : "Kratos' tables can be written to",
                look.findings());
    }

    @Override
    public List<String> preview() throws Exception {
        Optional<GuardPass> known = pass.recall();
        return look(Work.quiet(), known.or(() -> Optional.of(GuardPass.random())))
                .statements();
    }

    @Override
    public KratosFreeze apply(Work work) throws Exception {
        GuardPass own = pass.recallOrMake();
        FreezeLook first = look(work, Optional.of(own));
        BlockedException.throwIfAny(first.findings());
        ProgressMeter meter = new ProgressMeter(work.progress());
        ShortLocks.Done<FreezeLook> done = new ShortLocks.Done<>(first, List.of(), 0, 0);
        if (!first.statements().isEmpty()) {
            done = change(work, own, first);
            unproven = Optional.of(Instant.now());
        }
        FreezeLook look = done.result();
        String position = new Transactions(database).brief(WalEnd::read);
        meter.begin(KratosPhase.PROOF, "", "tables");
        List<RoleProof> proofs = new ArrayList<>();
        for (String role : look.roles()) {
            proofs.add(new RoleProof(
                    role,
                    WriteProof.of(
                            database,
                            work.cancellation(),
                            role,
                            look.tables(),
                            look.columns()::get,
                            WriteGuard.REFUSAL)));
        }
        requireProven(proofs);
        Instant since = unproven.orElseGet(Instant::now);
        unproven = Optional.empty();
        List<Finding> findings = new ArrayList<>(look.findings());
        findings.addAll(pass.forgetLifting());
        backup(since).ifPresent(findings::add);
        return new KratosFreeze(
                since,
                !look.statements().isEmpty(),
                look.tables().size(),
                look.statements(),
                proofs,
                done.ended(),
                done.tries(),
                done.seconds(),
                Optional.of(position),
                findings);
    }

    /** What there is to go back to, people should know while nothing is changed yet. */
    private Optional<Finding> backup(Instant since) throws IOException {
        Optional<BackupResult> recorded = BackupResult.recorded(folder);
        if (recorded.isEmpty()) {
            return Optional.of(Finding.warning(
                    "KRATOS_BACKUP_MISSING",
                    "This run folder knows of no backup.",
                    "Where Kratos can't take its migrations back exactly, there would be no way back.",
                    "Make one now, while nobody writes, with `ferryman kratos backup`; with --waive it keeps the reason"
                            + " why you need none."));
        }
        return recorded.filter(
                        backup -> backup.folder().isPresent() && backup.taken().isBefore(since))
                .map(backup -> older(backup, since));
    }

    /** Rows can have been written after it. */
    private static Finding older(BackupResult backup, Instant since) {
        return Finding.info(
                "KRATOS_BACKUP_BEFORE_FREEZE",
                "The backup is of " + AmountText.moment(backup.taken()) + ", "
                        + AmountText.seconds(
                                Duration.between(backup.taken(), since).toMillis() / 1e3)
                        + " before writes were stopped.",
                "What was written in between is not in it: `ferryman kratos undo --from-backup` would name it, and ask."
                        + " A backup that you make now with `ferryman kratos backup` holds every row.");
    }

    private ShortLocks.Done<FreezeLook> change(Work work, GuardPass own, FreezeLook first) throws Exception {
        return new ShortLocks(database, waiting, Mode.SHARE_ROW_EXCLUSIVE)
                .run(work, first.tables(), first.roles(), (session, locking) -> {
                    FreezeLook now = FreezeLook.of(session, Optional.of(own));
                    BlockedException.throwIfAny(now.findings());
                    locking.run(now.statements());
                    FreezePass.guard(Optional.of(own)).require(session, now.tables());
                    return now;
                });
    }

    private static void requireProven(List<RoleProof> proofs) throws PartWayException {
        List<String> open = proofs.stream()
                .filter(proof -> !proof.holds())
                .map(RoleProof::role)
                .toList();
        if (!open.isEmpty()) {
            throw new PartWayException(
                    Finding.blocker(
                            "KRATOS_FREEZE_NOT_PROVEN",
                            "The guard is on the tables, but these roles did not meet it when they tried to write: "
                                    + String.join(", ", open) + ".",
                            "What they write during the upgrade could be lost.",
                            "Run `ferryman kratos thaw` to put everything back. Please report this."),
                    null);
        }
    }

    @Override
    public Optional<Finding> begun() {
        return unproven.map(since -> Finding.blocker(
                "KRATOS_FREEZE_UNPROVEN",
                "The guard is on Kratos' tables, and it is not proven yet.",
                "Nobody can log in or register meanwhile.",
                "Run `ferryman kratos freeze` again, or `ferryman kratos thaw`."));
    }

    @Override
    public KratosThawStep undo() {
        return new KratosThawStep(database, pass, waiting);
    }
}
