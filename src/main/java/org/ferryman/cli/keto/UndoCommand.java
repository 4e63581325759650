package org.ferryman.cli.keto;

import java.util.Map;
import java.util.Optional;
import org.ferryman.cli.database.WaitingOptions;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.finish.RollBackResult;
import org.ferryman.report.AmountText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code keto undo}. */
@Command(
        name = "undo",
        description = {
            "Rolls back, up to the cut-over: thaws, removes exactly the migrated and the recreated tuples, drops v0.7's"
                    + " tables and the new user. The catalog is then as v0.6 left it.",
            "",
            "Stop v0.7 first. What has been written through v0.7 since is named, and blocks the roll-back"
                    + " unless --discard-written is given. May be run again if interrupted.",
            "Writes: all that the other commands wrote; undo.json in the run folder. Needs no --config."
        },
        footer = {"", "Example:", "  ferryman keto undo --url postgresql://admin@localhost/keto"})
public final class UndoCommand extends KetoCommand {

    @Mixin
    private UserOptions roles = new UserOptions();

    @Mixin
    private WaitingOptions waiting = new WaitingOptions();

    @Option(
            names = "--discard-written",
            description =
                    "Give up tuples that were written through v0.7: they go to written-to-v0.7-<time>.jsonl in the run"
                            + " folder, and are dropped.")
    private boolean discard;

    public UndoCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        return recorded(
                Optional.empty(),
                run -> change(run, run.playbook().undo(roles.users(), waiting.waiting(), discard), UndoCommand::done));
    }

    private static CommandAnswer done(RollBackResult result) {
        return new CommandAnswer(ExitCode.DONE, result, result.findings(), page -> {
            long removed = sum(result.migration().removed());
            long recreated = sum(result.migration().recreated());
            page.line(page.style().good(ThawCommand.text(result.thaw())));
            page.line(page.style().good(AmountText.count(removed) + " migrated tuples are removed."));
            if (recreated > 0) {
                page.line(page.style().good(AmountText.count(recreated) + " recreated tuples are removed."));
            }
            page.line(page.style()
                    .good(
                            result.schema().dropped()
                                    ? "v0.7's tables are dropped; the catalog is v0.6's."
                                    : "There were no tables of v0.7's."));
            result.schema()
                    .file()
                    .ifPresent(
                            file -> page.line(AmountText.count(result.schema().discarded())
                                    + " tuples that were written through v0.7 are in " + file + "."));
            page.line(page.style().good(UserDropCommand.text(result.user())));
        });
    }

    private static long sum(Map<Long, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
