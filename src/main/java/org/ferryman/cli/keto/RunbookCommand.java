package org.ferryman.cli.keto;

import java.util.List;
import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoRunbook;
import org.ferryman.keto.catalog.KetoSettings;
import picocli.CommandLine.Command;

/** {@code keto runbook}. */
@Command(
        name = "runbook",
        description = {
            "Prints the plan for this database as Markdown, before anything is done: every step with its"
                    + " command, its SQL where that is already known, the expected time, and the way"
                    + " back.",
            "",
            "Reads: the catalog and the legacy tables. Writes: runbook.md and runbook.json in the run folder."
        },
        footer = {
            "",
            "Example:",
            "  ferryman keto runbook --url postgresql://keto@localhost/keto --config keto.yml > runbook.md"
        })
public final class RunbookCommand extends KetoCommand {

    public RunbookCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        KetoSettings settings = settings();
        CommandAnswer plan = recorded(Optional.of(settings), run -> {
            Outcome<KetoRunbook> outcome = run.run(run.playbook()
                    .runbook(words -> call(words, run.database().settings().url(), settings)));
            return CommandAnswer.of(outcome, this::done);
        });
        return plan.summed(Optional.empty());
    }

    /** The document alone: its findings are in it. */
    private CommandAnswer done(KetoRunbook result) {
        return new CommandAnswer(
                ExitCode.DONE,
                result,
                json() ? result.findings() : List.of(),
                page -> page.document(result.markdown()));
    }
}
