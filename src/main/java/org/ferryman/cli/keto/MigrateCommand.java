package org.ferryman.cli.keto;

import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.text.CountsText;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.MigrateStep;
import org.ferryman.keto.move.Migration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code keto migrate}. */
@Command(
        name = "migrate",
        description = {
            "Moves all relation tuples that can be moved to v0.7's table, in one transaction: all or nothing.",
            "",
            "v0.6 can read all the time, and can't write until it is done. Running it again adds what"
                    + " v0.6 has written since, and does nothing twice. Without --yes it shows the SQL and asks.",
            "Reads: the legacy tables, which it never changes. Writes: v0.7's table, and Ferryman's mark beside it; in"
                    + " the run folder migrate.json and the"
                    + " reports of the skipped tuples (skipped.html, .csv, .jsonl)."
        },
        footer = {
            "",
            "Example:",
            "  ferryman keto migrate --url postgresql://keto@localhost/keto --config keto.yml --yes"
        })
public final class MigrateCommand extends KetoCommand {

    @Option(
            names = "--remove-duplicates",
            description = "Also delete the surplus rows that a repeated run of Keto's own migrator left.")
    private boolean removeDuplicates;

    @Mixin
    private MoveAgainOption again = new MoveAgainOption();

    public MigrateCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        KetoSettings settings = again.in(settings());
        return recorded(
                Optional.of(settings),
                run -> change(
                        run,
                        run.playbook().migrate(new MigrateStep.Options(removeDuplicates, false)),
                        result -> done(result, run)));
    }

    public static CommandAnswer done(Migration result, OpenRun run) {
        ExitCode exit = result.totals().skipped() > 0 ? ExitCode.SKIPPED : ExitCode.DONE;
        return new CommandAnswer(
                exit, result, result.findings(), page -> new CountsText(page).migration(result, run.folder()));
    }
}
