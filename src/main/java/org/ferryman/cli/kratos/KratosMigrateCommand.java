package org.ferryman.cli.kratos;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.ferryman.cli.database.RecordedRun;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.migrate.KratosMigration;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.replicate.KratosPreparation;
import org.ferryman.report.AmountText;
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
            "With --target it upgrades the second database while the source serves: it stops following, the migrations"
                    + " run there, and it catches up.",
            "With --by-hand you run Kratos: it shows the command, watches the database until all migrations are"
                    + " recorded, and ends nothing.",
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
    private KratosUpgradeOptions named = new KratosUpgradeOptions();

    @Mixin
    private KratosMigrateOptions chosen = new KratosMigrateOptions();

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "With --by-hand or --juju: how long to watch for the migrations; 3600 by default.")
    private long seconds = MigrateOptions.USUAL.byHand().patience().toSeconds();

    public KratosMigrateCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        NewKratos newKratos = newKratos(named);
        chosen.check(this);
        MigrateOptions options = chosen.options(Duration.ofSeconds(seconds));
        if (isBlueGreen()) {
            return recordedPair(
                    newKratos,
                    run -> told(newKratos, run, run.playbook().prepare(options), KratosMigrateCommand::prepared));
        }
        requireOwn(List.of(), List.of());
        return recorded(
                newKratos, run -> told(newKratos, run, run.playbook().migrate(options), KratosMigrateCommand::done));
    }

    /** Where others run Kratos, nothing happens unless people read what they are to run. */
    private <R> CommandAnswer told(
            NewKratos newKratos, RecordedRun run, Change<R> step, Function<R, CommandAnswer> done) throws Exception {
        if (newKratos.isRunByOthers() && isAgreed()) {
            show(run, step);
        }
        return change(run, step, done);
    }

    /** What is told of a target that was upgraded. */
    public static CommandAnswer prepared(KratosPreparation result) {
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

    /** What is told of migrations. */
    public static CommandAnswer done(KratosMigration result) {
        return new CommandAnswer(ExitCode.DONE, result, result.findings(), page -> {
            result.repaired().forEach(repair -> page.line("Put right: " + TextStyle.value(repair)));
            result.undo().forEach(statement -> page.line("  Takes that back: " + TextStyle.value(statement)));
            result.undoFile()
                    .ifPresent(file ->
                            page.line("  Takes the rows back: " + TextStyle.value(file) + " in the run folder"));
            page.line(page.style()
                    .good(
                            result.applied().isEmpty()
                                    ? "No migration was needed: the database is at Kratos " + result.to() + "."
                                    : AmountText.count(result.applied().size(), "migration") + " run: "
                                            + (result.from().equals(result.to())
                                                    ? "the database is at Kratos " + result.to() + "."
                                                    : "from Kratos " + result.from() + " to " + result.to() + ".")));
            if (result.output().isPresent()) {
                page.line("Kratos took " + AmountText.seconds(result.seconds()) + ".");
            }
            result.writesStoppedSeconds()
                    .ifPresent(seconds ->
                            page.line("Nobody has been able to write for " + AmountText.seconds(seconds) + "."));
            page.line("Go on with `ferryman kratos verify`.");
        });
    }
}
