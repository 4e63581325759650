package org.ferryman.cli.kratos;

import org.ferryman.kratos.replicate.KratosPreparation;

import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.migrate.KratosMigrateStep;
import org.ferryman.kratos.migrate.KratosMigration;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kratos migrate}. */
@Command(
        name = "migrate",
        description = {
            "Has the new Kratos run its migrations, watches it, and reads from the database what came of it.",
            "",
            "Shows each migration, its statement, what it waits for and who holds that. Ctrl-C ends Kratos and its"
                    + " session on the server. Each migration is committed by itself: interrupted anywhere, the same"
                    + " command goes on. What a killed run left half-done is put right first, after a preview.",
            "After `ferryman kratos freeze` only this Kratos can write, and what each table holds is noted for"
                    + " `ferryman kratos verify`. Without --yes it shows what it will do and asks.",
            "With --target it upgrades the second database while the source serves: it stops following, the migrations run"
                    + " there, and it catches up.",
            "Writes: what Kratos' migrations write; in the run folder migrate.json, kratos-before.json and what Kratos"
                    + " printed, without secrets."
        },
        footer = {
            "",
            "Example:",
            "  ferryman kratos migrate --url postgresql://kratos@localhost/kratos --kratos ./kratos"
        })
public final class KratosMigrateCommand extends BlueGreenCommandLine {

    @Mixin
    private NewKratosOptions named = new NewKratosOptions();

    @Option(
            names = "--kratos-config",
            paramLabel = "FILE",
            description = "Kratos' configuration, passed on to it. The database comes from --url all the same.")
    private @Nullable Path config;

    public KratosMigrateCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        NewKratos newKratos = newKratos(named);
        KratosMigrateStep.Options options = new KratosMigrateStep.Options(Optional.ofNullable(config));
        return isBlueGreen()
                ? recorded(run -> change(run, run.playbook().prepare(newKratos, options), KratosMigrateCommand::prepared))
                : recorded(newKratos, run -> change(run, run.playbook().migrate(options), KratosMigrateCommand::done));
    }

    private static CommandAnswer prepared(KratosPreparation result) {
        return new CommandAnswer(ExitCode.DONE, result, result.findings(), page -> {
            page.line(page.style()
                    .good("The target is at Kratos " + result.to() + ", follows the source at " + result.from()
                            + ", and has everything."));
            if (!result.applied().isEmpty()) {
                page.line(AmountText.count(result.applied().size(), "migration") + " run; it did not follow for "
                        + AmountText.seconds(result.pausedSeconds()) + ", and has caught up.");
            }
            page.line("Start the new Kratos on it: it can't write yet. Then go on with `ferryman kratos cutover`.");
        });
    }

    static CommandAnswer done(KratosMigration result) {
        return new CommandAnswer(ExitCode.DONE, result, result.findings(), page -> {
            result.repaired().forEach(repair -> page.line("Put right: " + TextStyle.value(repair)));
            page.line(page.style()
                    .good(
                            result.applied().isEmpty()
                                    ? "No migration was needed: the database is at Kratos " + result.to() + "."
                                    : AmountText.count(result.applied().size(), "migration") + " run: from Kratos "
                                            + result.from() + " to " + result.to() + "."));
            page.line("Kratos took " + AmountText.seconds(result.seconds()) + ".");
            result.writesStoppedSeconds()
                    .ifPresent(seconds ->
                            page.line("Nobody has been able to write for " + AmountText.seconds(seconds) + "."));
            page.line("Go on with `ferryman kratos verify`.");
        });
    }
}
