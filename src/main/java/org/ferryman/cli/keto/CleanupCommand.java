package org.ferryman.cli.keto;

import java.util.List;
import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Inspection;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.finish.CleanupResult;
import org.ferryman.keto.finish.CleanupStep;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code keto cleanup}. */
@Command(
        name = "cleanup",
        description = {
            "Drops the legacy tables, and leaves exactly what v0.7's own migrator leaves. They come back only"
                    + " from a backup.",
            "",
            "Refuses while a legacy tuple is neither proven to be in v0.7's table nor decided on (after a copy the"
                    + " cut-over proves it; if it could not, --without-proof goes on all the same), when the legacy"
                    + " tables are not as they were verified, or while the old user is logged in. Exports the skipped"
                    + " tuples a last time. Asks for the database's name, unless --confirm gives it; --yes is not"
                    + " enough.",
            "Writes: drops the legacy tables, empties those of the namespaces' migrations; in the run folder"
                    + " cleanup.json and cleanup-<time>/ with the last export."
        },
        footer = {
            "",
            "Example:",
            "  ferryman keto cleanup --url postgresql://keto_new@localhost/keto --config keto.yml --confirm keto"
        })
public final class CleanupCommand extends KetoCommand {

    @Option(
            names = "--confirm",
            paramLabel = "DATABASE",
            description = "The name of the database whose legacy tables are to be dropped.")
    private @Nullable String confirm;

    @Option(
            names = "--drop-emptied",
            description =
                    "Drop the emptied tables of the namespaces' migrations, too; v0.7's own migrator leaves them.")
    private boolean dropEmptied;

    @Option(
            names = "--without-proof",
            description = "Clean up though it is not proven that v0.7's table had every tuple at the cut-over.")
    private boolean withoutProof;

    @Mixin
    private UserOptions roles = new UserOptions();

    public CleanupCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        if (confirm == null && terminal().person().isEmpty()) {
            throw usage("This command drops tables, and there is no terminal to ask on: give --confirm and the"
                    + " database's name.");
        }
        KetoSettings settings = settings();
        return recorded(Optional.of(settings), this::cleanUp);
    }

    private CommandAnswer cleanUp(OpenRun run) throws Exception {
        CleanupStep step = step(run, Optional.ofNullable(confirm));
        if (confirm != null) {
            return CommandAnswer.of(run.run(step), CleanupCommand::done);
        }
        return looked(run, step, inspection -> {
            String name = run.database().settings().database();
            if (inspection.state() == Inspection.State.TO_DO) {
                show(run, step);
                if (!terminal().person().orElseThrow().confirm("Type the name of the database to do it: ", name)) {
                    return CommandAnswer.without(ExitCode.CANCELLED, List.of());
                }
            }
            return CommandAnswer.of(run.run(step(run, Optional.of(name))), CleanupCommand::done);
        });
    }

    private CleanupStep step(OpenRun run, Optional<String> confirmation) {
        return run.playbook().cleanup(new CleanupStep.Options(confirmation, dropEmptied, roles.users(), withoutProof));
    }

    public static CommandAnswer done(CleanupResult result) {
        return new CommandAnswer(ExitCode.DONE, result, result.findings(), page -> {
            page.line(page.style()
                    .good(AmountText.count(result.dropped().size(), "table") + " dropped, "
                            + AmountText.count(result.emptied().size()) + " emptied; "
                            + AmountText.count(result.legacyTuples(), "legacy tuple") + " accounted for."));
            result.dropped().forEach(table -> page.line("  dropped  " + TextStyle.value(table)));
            result.emptied().forEach(table -> page.line("  emptied  " + TextStyle.value(table)));
            result.kept().forEach(table -> page.line("  kept     " + TextStyle.value(table) + " (excluded)"));
            result.export()
                    .ifPresent(folder -> page.line(
                            "Last export of the skipped tuples, in the run folder: " + TextStyle.value(folder)));
        });
    }
}
