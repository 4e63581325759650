package org.ferryman.kratos.rehearse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.plan.HandoverForecast;
import org.ferryman.kratos.plan.UpgradeOutage;
import org.ferryman.kratos.rehearse.KratosRehearsal.Copied;
import org.ferryman.kratos.rehearse.KratosRehearsal.Verdict;
import org.ferryman.postgres.Database;
import org.ferryman.report.AmountText;

/**
 * Does the upgrade in a second database on two copies, there and back, while somebody writes: by the same steps, and
 * with the very program that will do it. The source is only read, the target is not asked. The copies are deleted at
 * the end; what a killed process left of them is found and deleted by the next rehearsal.
 */
public final class PairRehearseStep implements Change<PairRehearsal> {

    /** Two copies. */
    private static final int COPIES = 2;

    private final Database source;
    private final KratosBinary binary;
    private final Path folder;
    private final PairRehearsalOptions options;
    private Optional<RehearsedDatabase> lastSeen = Optional.empty();

    /**
     * Prepares the step.
     *
     * @param folder the run folder: takes what Kratos prints
     */
    public PairRehearseStep(Database source, KratosBinary binary, Path folder, PairRehearsalOptions options) {
        this.source = source;
        this.binary = binary;
        this.folder = folder;
        this.options = options;
    }

    @Override
    public StepId id() {
        return KratosRehearseStep.ID;
    }

    @Override
    public String title() {
        return "Rehearse the upgrade in a second database on copies";
    }

    private RehearsalOptions copies() {
        return options.copies();
    }

    private RehearsedDatabase look(Work work) throws Exception {
        RehearsedDatabase seen = RehearsedDatabase.see(source, binary, bytes -> copies().room(COPIES * bytes), work);
        lastSeen = Optional.of(seen);
        return seen;
    }

    /** What an earlier rehearsal of the upgrade foretold that was last looked at. */
    public Optional<HandoverForecast> lastForecast() throws IOException {
        Optional<String> to = lastSeen.flatMap(seen -> seen.plan().target());
        return to.isPresent() ? HandoverForecast.read(folder, lastSeen.get().level(), to.get()) : Optional.empty();
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        RehearsedDatabase seen = look(work);
        return Inspection.of(
                seen.isDone() ? Inspection.State.DONE : Inspection.State.TO_DO,
                seen.isDone()
                        ? "no migration is needed"
                        : AmountText.count(seen.plan().pending().size(), "migration") + " to be rehearsed on two copies"
                                + " of " + AmountText.bytes(seen.bytes()),
                seen.findings());
    }

    @Override
    public List<String> preview() throws Exception {
        RehearsedDatabase seen = look(Work.quiet());
        if (seen.isDone()) {
            return List.of();
        }
        String mends = copies().migrations().repairNids() ? ", with the rows mended whose nid stops v26" : "";
        return List.of(
                "-- copies database " + seen.kratos().name() + " (" + AmountText.bytes(seen.bytes())
                        + "), with all personal data in it, to " + copies().place() + ", and lets a second copy follow"
                        + " it in another; both are deleted at the end. Of source and target only the source is read.",
                "-- on the copies, with " + options.perSecond() + " writes a second: replicates, upgrades the second"
                        + " one" + mends + ", cuts over, and goes back: " + binary.migrating());
    }

    @Override
    public PairRehearsal apply(Work work) throws Exception {
        RehearsedDatabase seen = look(work);
        BlockedException.throwIfAny(seen.findings());
        if (seen.isDone()) {
            return notNeeded(seen);
        }
        ProgressMeter meter = new ProgressMeter(work.progress());
        meter.begin(RehearsalPhase.SERVER, copies().place(), "");
        List<Finding> findings = new ArrayList<>(seen.findings());
        try (RehearsalFolder own = RehearsalFolder.in(folder);
                ScratchPlace first = scratch(findings, work);
                ScratchPlace second = scratch(findings, work)) {
            PairRehearsal result = rehearse(seen, first, second, own, findings, work);
            meter.begin(RehearsalPhase.CLEAN_UP, "", "");
            return result;
        }
    }

    private ScratchPlace scratch(List<Finding> findings, Work work) throws Exception {
        return ScratchPlace.open(source, copies(), List.of("wal_level = 'logical'"), findings, work);
    }

    private PairRehearsal rehearse(
            RehearsedDatabase seen,
            ScratchPlace first,
            ScratchPlace second,
            RehearsalFolder own,
            List<Finding> findings,
            Work work)
            throws Exception {
        KratosBinary elsewhere = CopiedUpgrade.onCopiesOnly(binary, second.database(), work);
        RehearsalCopy.Made made = new RehearsalCopy(source, seen.kratos(), first.copy(), work)
                .make(own.path(), copies().tools(), findings);
        CopiedHandover.Result result = new CopiedHandover(
                        first.database(),
                        second.database(),
                        seen.kratos(),
                        new NewKratos.Program(elsewhere),
                        own.path(),
                        copies().migrations().onACopy(),
                        options.perSecond(),
                        // What is committed on the copies is nothing that the record of the database should tell.
                        work)
                .run();
        findings.addAll(result.findings());
        UpgradeOutage.Servers servers =
                new UpgradeOutage.Servers(made.original().seconds(), made.copyReads(), second.waitsForDisk());
        return new PairRehearsal(
                result.measured().isPresent() ? Verdict.SUCCEEDS : Verdict.FAILS,
                seen.level(),
                result.reached().orElse(seen.level()),
                result.measured().map(measured -> HandoverForecast.of(measured, servers, seen.bytes())),
                result.times(),
                result.there(),
                result.back(),
                result.noWayBack(),
                Optional.of(result.writes()),
                Optional.of(new Copied(copies().place(), made.how(), seen.bytes(), made.seconds())),
                keep(own),
                findings.stream().distinct().toList());
    }

    private static PairRehearsal notNeeded(RehearsedDatabase seen) {
        return new PairRehearsal(
                Verdict.NOT_NEEDED,
                seen.level(),
                seen.level(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                seen.findings());
    }

    /** The last thing that Kratos printed: it runs once, and again where it had to wait for a lock. */
    private static Optional<String> keep(RehearsalFolder own) throws IOException {
        Optional<Path> last;
        try (Stream<Path> files = Files.list(own.path())) {
            last = files.filter(file -> file.getFileName().toString().matches("kratos-migrate-.*\\.txt"))
                    .max(Path::compareTo);
        }
        return last.isPresent() ? Optional.of(own.keep(last.get())) : Optional.empty();
    }
}
