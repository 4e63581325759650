package org.ferryman.keto;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.StatementList;
import org.ferryman.engine.Step;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.PendingFile;
import org.ferryman.keto.move.Assessment;
import org.ferryman.keto.move.DryRun;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.playbook.PlanFacts;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.RunMemory;
import org.ferryman.playbook.StepGuide;
import org.ferryman.report.AmountText;

/** Writes down the plan for this database: looks, and has every step say what it would do. Changes nothing. */
public final class RunbookStep implements Evidence<Runbook> {

    /** The step's id. */
    public static final StepId ID = new StepId("runbook");

    private final KetoLegacyPlaybook playbook;
    private final Path folder;
    private final Calls calls;

    /**
     * Prepares the step.
     *
     * @param playbook whose steps it describes
     * @param folder the run folder, with earlier results, and for the plan
     * @param calls how the commands are called
     */
    public RunbookStep(KetoLegacyPlaybook playbook, Path folder, Calls calls) {
        this.playbook = playbook;
        this.folder = folder;
        this.calls = calls;
    }

    /** Makes a line for a shell of a command and its options. */
    @FunctionalInterface
    public interface Calls {
        /**
         * With all that names this database in it.
         *
         * @param command as {@code keto migrate}, word by word, with the options of its own
         */
        String line(String... command);
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Write down the plan";
    }

    @Override
    public Runbook produce(Work work) throws Exception {
        long start = System.nanoTime();
        Assessment assessment = playbook.assess().produce(work);
        double seconds = (System.nanoTime() - start) / 1e9;
        PlanFacts facts = new PlanFacts(
                assessment.database(),
                AmountText.seconds(seconds),
                outage(assessment),
                AmountText.bytes(bytes(assessment)),
                AmountText.count(assessment.skipped()),
                playbook.plannedSchemaOwner(RoleNames.DEFAULT, work.cancellation()));
        List<Runbook.Part> parts = new ArrayList<>();
        for (PlaybookStep<?, ?> row : KetoSteps.ALL) {
            work.cancellation().throwIfRequested();
            if (row.guide().isPresent()) {
                parts.add(part(row, row.guide().get().apply(facts), work));
            }
        }
        Runbook runbook = new Runbook(
                assessment.database(),
                assessment.schema(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                assessment,
                parts,
                assessment.findings());
        PendingFile.write(folder.resolve(Runbook.PAGE), runbook.markdown());
        return runbook;
    }

    private Runbook.Part part(PlaybookStep<?, ?> row, StepGuide guide, Work work) throws Exception {
        List<String> sql = List.of();
        List<Finding> inTheWay = List.of();
        try {
            sql = guide.sql() ? StatementList.shortened(sql(row.make(playbook), work)) : List.of();
        } catch (BlockedException blocked) {
            inTheWay = blocked.findings().stream().filter(Finding::blocks).toList();
        }
        return new Runbook.Part(
                row.id(),
                row.title(),
                guide.what(),
                List.of(call(Stream.concat(row.place().command().stream(), guide.options().stream())
                        .toList())),
                sql,
                guide.time(),
                guide.back(),
                guide.backCommand().isEmpty() ? List.of() : List.of(call(guide.backCommand())),
                inTheWay);
    }

    private String call(List<String> words) {
        return calls.line(Stream.concat(Stream.of(KetoUpgrade.NAMES.command()), words.stream())
                .toArray(String[]::new));
    }

    /** What a step would run, unless something is in the way: then that. */
    private static List<String> sql(Step<?> step, Work work) throws Exception {
        if (step instanceof Change<?> change) {
            BlockedException.throwIfAny(change.inspect(work).findings());
            return change.preview();
        }
        return ((Evidence<?>) step).preview();
    }

    private static long bytes(Assessment assessment) {
        return assessment.namespaces().stream()
                .mapToLong(Assessment.NamespaceAssessment::bytes)
                .sum();
    }

    private String outage(Assessment assessment) throws Exception {
        Optional<DryRun> rehearsed = new RunMemory(folder)
                .recall(DryRun.MEMORY)
                .filter(dryRun -> Optional.of(dryRun.fingerprint()).equals(assessment.fingerprint()));
        return rehearsed
                .map(dryRun -> AmountText.seconds(dryRun.predictedOutageSeconds())
                        + (dryRun.isGuess() ? ", a guess of the dry run." : ", as the dry run predicts."))
                .orElse(AmountText.seconds(assessment.expectedSeconds())
                        + ", a guess from the number of tuples; a dry run predicts it better.");
    }
}
