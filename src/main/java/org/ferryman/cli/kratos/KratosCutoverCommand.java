package org.ferryman.cli.kratos;

import java.time.Duration;
import org.ferryman.cli.database.WaitingOptions;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.KratosBlueGreenTales;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.replicate.KratosCutover;
import org.ferryman.kratos.replicate.KratosCutoverStep;
import org.ferryman.report.AmountText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kratos cutover}. */
@Command(
        name = "cutover",
        description = {
            "Hands over from the source to the target: writes stand still for about a second.",
            "",
            "Stops the writes to the source in one transaction, which is held until the target has everything: if"
                    + " anything ends before its commit, writers just go on. Then the target is opened for the new"
                    + " Kratos, and both sides are compared as they were in the moment between. Ended after the commit,"
                    + " the same command goes on; `ferryman kratos thaw` on the source takes it back. Without --yes it"
                    + " shows the SQL and asks.",
            "Where `ferryman kratos migrate --target` says that it is not for these releases, name the new Kratos here:"
                    + " it upgrades the target after the stop, and writes stand still for as long as that takes (the"
                    + " long window). The question says so.",
            "Ends with 0 if the target is open and held the same, with 8 if it is open and that is not proven; with 7"
                    + " if the writers had to wait and go on as before; with 6 if writes are stopped and it is not"
                    + " open yet. With --json it writes a line to standard error at once when the target is open.",
            "With an armed way back (`ferryman kratos way-back arm`) the source follows the target from then on.",
            "Writes: on the source schema ferryman_guard and its triggers; on the target it drops them; in the run"
                    + " folder cutover.json and on-open.txt."
        },
        footer = {
            "",
            "Example:",
            "  ferryman kratos cutover --url postgresql://blue/kratos --target postgresql://green/kratos"
        })
public final class KratosCutoverCommand extends BlueGreenCommandLine {

    @Mixin
    private WaitingOptions waiting = new WaitingOptions();

    @Mixin
    private KratosCutoverOptions chosen = new KratosCutoverOptions();

    @Mixin
    private KratosUpgradeOptions named = new KratosUpgradeOptions();

    @Mixin
    private KratosMigrateOptions migrations = new KratosMigrateOptions();

    @Option(
            names = "--watch",
            paramLabel = "SECONDS",
            description = "With --by-hand or --juju: how long to watch for the migrations; 3600 by default.")
    private long watch = MigrateOptions.USUAL.byHand().patience().toSeconds();

    public KratosCutoverCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        NewKratos newKratos = newKratos(named);
        migrations.check(this);
        KratosCutoverStep.Options options =
                chosen.options(waiting.waiting(), migrations.options(Duration.ofSeconds(watch)));
        return recordedPair(newKratos, run -> {
            KratosCutoverStep step = run.playbook().cutover(options);
            if (isAgreed()) {
                // Who is asked is told with the question.
                run.forecast(step.id()).ifPresent(known -> terminal().err().println(known));
            }
            if (newKratos.isRunByOthers() && isAgreed()) {
                // Nothing happens unless people read what they are to run.
                show(run, step);
            }
            return change(run, step, KratosCutoverCommand::done);
        });
    }

    /** What is told of a cut-over. */
    public static CommandAnswer done(KratosCutover result) {
        ExitCode exit = result.isProven() ? ExitCode.DONE : ExitCode.UNPROVEN;
        return new CommandAnswer(exit, result, result.findings(), page -> {
            result.outageSeconds()
                    .ifPresent(seconds -> page.line("Nobody could write for " + AmountText.seconds(seconds) + " ("
                            + result.window() + " window)."));
            HandoverText.proof(page, result.proof(), result.tables());
            result.onOpen()
                    .ifPresent(
                            command -> page.line("Run: " + TextStyle.value(KratosBlueGreenTales.told(command)) + "."));
        });
    }
}
