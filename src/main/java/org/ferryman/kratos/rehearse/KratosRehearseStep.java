package org.ferryman.kratos.rehearse;

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
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.migrate.KratosMigration;
import org.ferryman.kratos.migrate.StoppedMigration;
import org.ferryman.kratos.plan.UpgradeOutage;
import org.ferryman.kratos.rehearse.KratosRehearsal.Copied;
import org.ferryman.kratos.rehearse.KratosRehearsal.Undone;
import org.ferryman.kratos.rehearse.KratosRehearsal.Verdict;
import org.ferryman.postgres.Database;
import org.ferryman.report.AmountText;

/**
 * Does the upgrade on a copy of the database, with the very program that will do it, and takes it back there. The
 * database itself is only read. The copy holds what it holds, personal data too: it is deleted at the end, and what a
 * killed process left of one is found and deleted by the next rehearsal.
 */
public final class KratosRehearseStep implements Change<KratosRehearsal> {

    /** The step's id. */
    public static final StepId ID = new StepId("rehearse");

    private final Database database;
    private final KratosBinary binary;
    private final Path folder;
    private final RehearsalOptions options;

    /**
     * Prepares the step.
     *
     * @param folder the run folder: takes what Kratos prints
     */
    public KratosRehearseStep(Database database, KratosBinary binary, Path folder, RehearsalOptions options) {
        this.database = database;
        this.binary = binary;
        this.folder = folder;
        this.options = options;
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Rehearse the upgrade on a copy";
    }

    private RehearsedDatabase look(Work work) throws Exception {
        return RehearsedDatabase.see(database, binary, options::room, work);
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        RehearsedDatabase seen = look(work);
        return Inspection.of(
                seen.isDone() ? Inspection.State.DONE : Inspection.State.TO_DO,
                seen.isDone()
                        ? "no migration is needed"
                        : AmountText.count(seen.plan().pending().size(), "migration") + " to be rehearsed on a copy of "
                                + AmountText.bytes(seen.bytes()),
                seen.findings());
    }

    @Override
    public List<String> preview() throws Exception {
        RehearsedDatabase seen = look(Work.quiet());
        if (seen.isDone()) {
            return List.of();
        }
        int pending = seen.plan().pending().size();
        String mends = options.migrations().repairNids() ? "mends the rows whose nid stops v26, " : "";
        return List.of(
                "-- copies database " + seen.kratos().name() + " (" + AmountText.bytes(seen.bytes())
                        + "), with all personal data in it, to " + options.place()
                        + "; the copy is deleted at the end. The database itself is only read.",
                "-- on the copy: stops writes, " + mends + "runs " + pending + " migrations and verifies them: "
                        + binary.migrating(),
                "-- on the copy: takes them back, where that is exact: " + binary.takingBack(Math.max(1, pending)));
    }

    @Override
    public KratosRehearsal apply(Work work) throws Exception {
        RehearsedDatabase seen = look(work);
        BlockedException.throwIfAny(seen.findings());
        if (seen.isDone()) {
            return notNeeded(seen);
        }
        ProgressMeter meter = new ProgressMeter(work.progress());
        meter.begin(RehearsalPhase.SERVER, options.place(), "");
        List<Finding> findings = new ArrayList<>(seen.findings());
        try (RehearsalFolder own = RehearsalFolder.in(folder);
                ScratchPlace scratch = ScratchPlace.open(database, options, List.of(), findings, work)) {
            KratosRehearsal result = rehearse(seen, scratch, own, findings, work);
            meter.begin(RehearsalPhase.CLEAN_UP, "", "");
            return result;
        }
    }

    private KratosRehearsal rehearse(
            RehearsedDatabase seen, ScratchPlace scratch, RehearsalFolder own, List<Finding> findings, Work work)
            throws Exception {
        CopiedUpgrade upgrade = CopiedUpgrade.of(
                scratch.database(), binary, own.path(), options.migrations().onACopy(), work);
        RehearsalCopy.Made made = new RehearsalCopy(database, seen.kratos(), scratch.copy(), work)
                .make(own.path(), options.tools(), findings);
        Copied copied = new Copied(options.place(), made.how(), seen.bytes(), made.seconds());
        CopiedUpgrade.Result result = upgrade.run();
        findings.addAll(result.findings());
        Optional<StoppedMigration> stopped = result.stopped().isPresent()
                ? Optional.of(kept(own, result.stopped().get()))
                : Optional.empty();
        stopped.map(KratosRehearseStep::failed).ifPresent(findings::add);
        Optional<String> output = result.migration().flatMap(KratosMigration::output);
        Optional<Undone> undone = result.measured().isPresent()
                ? Optional.of(upgrade.takeBack(
                        result.migration().flatMap(KratosMigration::undoFile),
                        seen.kratos(),
                        seen.catalog(),
                        seen.plan().pending(),
                        made.original().digests()))
                : Optional.empty();
        undone.filter(tried -> tried.seconds().isPresent() && !tried.exact())
                .map(KratosRehearseStep::notExact)
                .ifPresent(findings::add);
        Optional<UpgradeOutage.Servers> servers = Optional.of(
                new UpgradeOutage.Servers(made.original().seconds(), made.copyReads(), scratch.waitsForDisk()));
        return new KratosRehearsal(
                result.measured().isPresent() ? Verdict.SUCCEEDS : Verdict.FAILS,
                seen.level(),
                result.migration().map(KratosMigration::to).orElse(seen.level()),
                stopped,
                result.measured()
                        .flatMap(measured -> servers.map(both -> UpgradeOutage.of(measured, both, seen.bytes()))),
                result.migration().map(KratosMigration::seconds),
                result.migration().map(KratosMigration::times).orElse(List.of()),
                Optional.of(copied),
                undone,
                result.tables(),
                output.isPresent()
                        ? Optional.of(own.keep(own.path().resolve(output.get())))
                        : stopped.map(StoppedMigration::output),
                findings);
    }

    private static StoppedMigration kept(RehearsalFolder own, StoppedMigration where) throws IOException {
        return new StoppedMigration(
                where.version(), where.sqlState(), own.keep(own.path().resolve(where.output())));
    }

    private static Finding failed(StoppedMigration where) {
        return Finding.blocker(
                "KRATOS_REHEARSAL_FAILED",
                "On the copy Kratos stopped"
                        + where.version().map(at -> " at migration " + at).orElse(" with an index that is not valid")
                        + where.sqlState().map(state -> ", SQLSTATE " + state).orElse("") + ".",
                "It would stop there in the database, too, with all migrations before it done.",
                "Read " + where.output() + " in the run folder: the message says what is wrong. `ferryman kratos"
                        + " assess` names rows that a migration stops at, and --repair-nids mends them: on the copy in"
                        + " a rehearsal, in the database in a migration. Put anything else right in the database, and"
                        + " rehearse again.");
    }

    private static KratosRehearsal notNeeded(RehearsedDatabase seen) {
        String level = seen.level();
        return new KratosRehearsal(
                Verdict.NOT_NEEDED,
                level,
                level,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                seen.findings());
    }

    private static Finding notExact(Undone undone) {
        return Finding.warning(
                "KRATOS_UNDO_NOT_EXACT",
                "Taking the migrations back did not give what was there before: " + undone.reason() + ".",
                "`kratos migrate sql down` is no way back for this database.",
                "Roll back with the backup, if you have to.");
    }
}
