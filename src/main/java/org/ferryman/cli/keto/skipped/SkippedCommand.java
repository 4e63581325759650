package org.ferryman.cli.keto.skipped;

import java.util.Optional;
import org.ferryman.cli.keto.KetoCommand;
import org.ferryman.cli.keto.OpenRun;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.text.SkippedText;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.skipped.SkippedResult;
import picocli.CommandLine.Command;

/** {@code keto skipped}. */
@Command(
        name = "skipped",
        description = {
            "Lists the tuples that can't be moved as they stand, with the reason and what can be done about each.",
            "",
            "Reads: the legacy tables, in one snapshot. Writes, in the run folder: skipped.html, skipped.csv and"
                    + " skipped.jsonl with all of them, and skipped.json with the counts. Files that"
                    + " you edited are kept"
                    + " under another name.",
            "The commands below decide what becomes of them. Ends with 3 until that is done for all."
        })
public final class SkippedCommand extends KetoCommand {

    public SkippedCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        KetoSettings settings = settings();
        return recorded(
                Optional.of(settings),
                run -> CommandAnswer.of(run.run(run.playbook().skipped()), result -> done(result, run)));
    }

    public static CommandAnswer done(SkippedResult result, OpenRun run) {
        return new CommandAnswer(
                result.states().open() > 0 ? ExitCode.SKIPPED : ExitCode.DONE,
                result,
                result.findings(),
                page -> new SkippedText(page).write(result, run.folder()));
    }
}
