package org.ferryman.keto;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.PendingFile;
import org.ferryman.keto.move.Assessment;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.playbook.runbook.Runbook;
import org.ferryman.playbook.runbook.RunbookParts;
import org.ferryman.report.AmountText;

/** Writes down the plan for this database: looks, and has every step say what it would do. Changes nothing. */
public final class KetoRunbookStep implements Evidence<KetoRunbook> {

    private final KetoLegacyPlaybook playbook;
    private final Path folder;
    private final Runbook.Calls calls;

    /**
     * Prepares the step.
     *
     * @param playbook whose steps it describes
     * @param folder the run folder, with earlier results, and for the plan
     * @param calls how the commands are called
     */
    KetoRunbookStep(KetoLegacyPlaybook playbook, Path folder, Runbook.Calls calls) {
        this.playbook = playbook;
        this.folder = folder;
        this.calls = calls;
    }

    @Override
    public StepId id() {
        return Runbook.ID;
    }

    @Override
    public String title() {
        return "Write down the plan";
    }

    @Override
    public KetoRunbook produce(Work work) throws Exception {
        long start = System.nanoTime();
        Assessment assessment = playbook.assess().produce(work);
        double seconds = (System.nanoTime() - start) / 1e9;
        OutageForecast forecast = OutageForecast.read(folder, OptionalLong.of(assessment.tuples()))
                .orElse(OutageForecast.of(assessment));
        KetoFacts facts = new KetoFacts(
                assessment.database(),
                AmountText.seconds(seconds),
                forecast.text(Instant.now()),
                forecast.aheadText(),
                AmountText.bytes(bytes(assessment)),
                AmountText.count(assessment.skipped()),
                playbook.plannedSchemaOwner(RoleNames.DEFAULT, work.cancellation()));
        KetoRunbook runbook = new KetoRunbook(
                assessment.database(),
                assessment.schema(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                assessment,
                new RunbookParts(KetoRecord.PLAYBOOK, playbook, KetoUpgrade.NAMES.command(), calls).of(facts, work),
                assessment.findings());
        PendingFile.write(folder.resolve(Runbook.PAGE), runbook.markdown());
        return runbook;
    }

    private static long bytes(Assessment assessment) {
        return assessment.namespaces().stream()
                .mapToLong(Assessment.NamespaceAssessment::bytes)
                .sum();
    }
}
