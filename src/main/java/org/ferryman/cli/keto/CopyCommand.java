package org.ferryman.cli.keto;

import java.util.List;
import java.util.Optional;
import org.ferryman.cli.database.WaitingOptions;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.text.CountsText;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.ahead.CaptureRemoval;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.copy.CopyResult;
import org.ferryman.report.AmountText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code keto copy}. */
@Command(
        name = "copy",
        description = {
            "Moves all relation tuples that can be moved ahead, while v0.6 goes on reading and writing.",
            "",
            "Triggers note what changes from then on, so that the migration after the freeze compares these tuples"
                    + " alone. Optional; may be repeated, and stopped at any time. Send v0.7 no traffic before the"
                    + " migration: it would answer from what was copied. Without --yes it shows the SQL and asks.",
            "Reads: the legacy tables, in one snapshot. Writes: v0.7's table, Ferryman's mark, and schema"
                    + " ferryman_capture; copy.json and copy-sample.json in the run folder."
        },
        footer = {
            "",
            "Examples:",
            "  ferryman keto copy --url postgresql://admin@localhost/keto --config keto.yml --yes",
            "  ferryman keto copy --url postgresql://admin@localhost/keto --stop"
        })
public final class CopyCommand extends KetoCommand {

    @Option(
            names = "--stop",
            description = "No longer note what changes: drop the triggers and schema ferryman_capture. What was copied"
                    + " stays. Needs no --config.")
    private boolean stop;

    @Mixin
    private WaitingOptions waiting = new WaitingOptions();

    public CopyCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        if (stop) {
            return recorded(
                    Optional.empty(),
                    run -> change(run, run.playbook().stopCopy(waiting.waiting()), CopyCommand::stopped));
        }
        KetoSettings settings = settings();
        return recorded(
                Optional.of(settings), run -> change(run, run.playbook().copy(waiting.waiting()), CopyCommand::done));
    }

    /** What was copied, for people and scripts. */
    public static CommandAnswer done(CopyResult result) {
        ExitCode exit = result.totals().skipped() > 0 ? ExitCode.SKIPPED : ExitCode.DONE;
        return new CommandAnswer(exit, result, result.findings(), page -> new CountsText(page).copy(result));
    }

    private static CommandAnswer stopped(CaptureRemoval result) {
        return new CommandAnswer(
                ExitCode.DONE,
                result,
                List.of(),
                page -> page.line(page.style()
                        .good(
                                result.removed()
                                        ? "Changes of "
                                                + AmountText.count(
                                                        result.tables().size(), "table")
                                                + " are no longer noted."
                                        : "No changes were noted.")));
    }
}
