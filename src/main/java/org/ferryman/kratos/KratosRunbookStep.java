package org.ferryman.kratos;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.PendingFile;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.plan.UpgradeOutage;
import org.ferryman.playbook.runbook.Runbook;
import org.ferryman.playbook.runbook.RunbookParts;
import org.ferryman.report.AmountText;

/** Writes down the plan for this database: looks, and has every step say what it would do. Changes nothing. */
public final class KratosRunbookStep implements Evidence<KratosRunbook> {

    private final KratosInPlacePlaybook playbook;
    private final Path folder;
    private final Commands commands;

    /**
     * Prepares the step.
     *
     * @param playbook whose steps it describes
     * @param folder the run folder, for the plan
     */
    KratosRunbookStep(KratosInPlacePlaybook playbook, Path folder, Commands commands) {
        this.playbook = playbook;
        this.folder = folder;
        this.commands = commands;
    }

    /**
     * How the commands are called.
     *
     * @param calls makes a line for a shell
     * @param program the options that say how the new Kratos is run
     */
    public record Commands(Runbook.Calls calls, List<String> program) {

        /** Copies the list. */
        public Commands {
            program = List.copyOf(program);
        }
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
    public KratosRunbook produce(Work work) throws Exception {
        long start = System.nanoTime();
        KratosAssessment assessment = playbook.assess().produce(work);
        double seconds = (System.nanoTime() - start) / 1e9;
        KratosFacts facts = new KratosFacts(
                AmountText.seconds(seconds),
                KratosTales.size(assessment),
                AmountText.count(assessment.pending().size(), "migration"),
                playbook.outage().map(UpgradeOutage::text).orElseGet(() -> KratosTales.outage(assessment)),
                commands.program());
        KratosRunbook runbook = new KratosRunbook(
                assessment.database(),
                assessment.schema(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                assessment,
                new RunbookParts(KratosRecord.PLAYBOOK, playbook, KratosRecord.COMMAND, commands.calls())
                        .of(facts, work),
                assessment.findings());
        PendingFile.write(folder.resolve(Runbook.PAGE), runbook.markdown());
        return runbook;
    }
}
