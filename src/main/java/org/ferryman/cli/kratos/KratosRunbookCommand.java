package org.ferryman.cli.kratos;

import java.util.List;
import java.util.Optional;
import org.ferryman.cli.database.RecordedRun;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.KratosRunbook;
import org.ferryman.kratos.KratosRunbookStep;
import org.ferryman.kratos.binary.NewKratos;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kratos runbook}. */
@Command(
        name = "runbook",
        description = {
            "Prints the plan for this database as Markdown, before anything is done: what would run and what is"
                    + " different afterwards, and every step with its command, its SQL, the expected time, and the way"
                    + " back.",
            "",
            "With --target it is the plan of the upgrade in a second database.",
            "Reads: what assess reads. Writes: runbook.md and runbook.json in the run folder."
        },
        footer = {
            "",
            "Example:",
            "  ferryman kratos runbook --url postgresql://kratos@localhost/kratos --kratos ./kratos > runbook.md"
        })
public final class KratosRunbookCommand extends BlueGreenCommandLine {

    @Mixin
    private KratosUpgradeOptions named = new KratosUpgradeOptions();

    public KratosRunbookCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireOwn(List.of(), List.of());
        NewKratos newKratos = newKratos(named);
        CommandAnswer plan = isBlueGreen()
                ? recordedPair(newKratos, run -> plan(run, run.playbook().runbook(commands(run))))
                : recorded(newKratos, run -> plan(run, run.playbook().runbook(commands(run))));
        return plan.summed(Optional.empty());
    }

    private CommandAnswer plan(RecordedRun run, KratosRunbookStep step) {
        return CommandAnswer.of(run.run(step), this::done);
    }

    private KratosRunbookStep.Commands commands(RecordedRun run) {
        String url = run.database().settings().url();
        return new KratosRunbookStep.Commands(words -> call(words, url), named.words());
    }

    /** The document alone: its findings are in it. */
    private CommandAnswer done(KratosRunbook result) {
        return new CommandAnswer(
                ExitCode.DONE,
                result,
                json() ? result.findings() : List.of(),
                page -> page.document(result.markdown()));
    }
}
