package org.ferryman.kratos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.PendingFile;
import org.ferryman.kratos.assess.KratosAssessStep;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.playbook.Playbook;
import org.ferryman.playbook.StepContext;
import org.ferryman.playbook.runbook.Runbook;
import org.ferryman.playbook.runbook.RunbookParts;
import org.ferryman.report.AmountText;

/** Writes down the plan for this database: looks, and has every step say what it would do. Changes nothing. */
public final class KratosRunbookStep implements Evidence<KratosRunbook> {

    private final Playbook playbook;
    private final StepContext context;
    private final KratosAssessStep assess;
    private final Outage outage;
    private final Path folder;
    private final Commands commands;

    /**
     * Prepares the step.
     *
     * @param playbook whose steps it describes
     * @param context makes them
     * @param assess finds out what there is
     * @param outage says for how long nobody could write
     * @param folder the run folder, for the plan
     */
    KratosRunbookStep(
            Playbook playbook,
            StepContext context,
            KratosAssessStep assess,
            Outage outage,
            Path folder,
            Commands commands) {
        this.playbook = playbook;
        this.context = context;
        this.assess = assess;
        this.outage = outage;
        this.folder = folder;
        this.commands = commands;
    }

    /** For how long nobody could write, in a sentence. */
    @FunctionalInterface
    interface Outage {
        String of(KratosAssessment assessment) throws IOException;
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
        KratosAssessment assessment = assess.produce(work);
        double seconds = (System.nanoTime() - start) / 1e9;
        KratosFacts facts = new KratosFacts(
                AmountText.seconds(seconds),
                KratosTales.size(assessment),
                AmountText.count(assessment.pending().size(), "migration"),
                outage.of(assessment),
                commands.program());
        KratosRunbook runbook = new KratosRunbook(
                playbook.id(),
                assessment.database(),
                assessment.schema(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                assessment,
                new RunbookParts(playbook, context, KratosRecord.COMMAND, commands.calls()).of(facts, work),
                assessment.findings());
        PendingFile.write(folder.resolve(Runbook.PAGE), runbook.markdown());
        return runbook;
    }
}
