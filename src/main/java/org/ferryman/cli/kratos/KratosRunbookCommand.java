package org.ferryman.cli.kratos;

import java.util.List;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.KratosRunbook;
import org.ferryman.kratos.KratosRunbookStep;
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
            "Reads: what assess reads. Writes: runbook.md and runbook.json in the run folder."
        },
        footer = {
            "",
            "Example:",
            "  ferryman kratos runbook --url postgresql://kratos@localhost/kratos --kratos ./kratos > runbook.md"
        })
public final class KratosRunbookCommand extends KratosCommandLine {

    @Mixin
    private KratosUpgradeOptions named = new KratosUpgradeOptions();

    public KratosRunbookCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        return recorded(newKratos(named), run -> {
            String url = run.database().settings().url();
            return CommandAnswer.of(
                    run.run(run.playbook()
                            .runbook(new KratosRunbookStep.Commands(words -> call(words, url), named.words()))),
                    this::done);
        });
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
