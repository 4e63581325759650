package org.ferryman.cli.kratos;

import java.time.Duration;
import org.ferryman.cli.database.WaitingOptions;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.engine.Cancellation;
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
            "Ends with 0 if the target is open and equal, else with 5; with 6 if writes are stopped and it is not open"
                    + " yet.",
            "Writes: on the source schema ferryman_guard and its triggers; on the target it drops them; in the run"
                    + " folder cutover.json."
        },
        footer = {
            "",
            "Example:",
            "  ferryman kratos cutover --url postgresql://kratos@blue/kratos --target postgresql://kratos@green/kratos"
        })
public final class KratosCutoverCommand extends BlueGreenCommandLine {

    @Mixin
    private WaitingOptions waiting = new WaitingOptions();

    @Option(
            names = "--verify-first",
            description = "Compare both sides before the target is opened: writes stand still for as long as that"
                    + " takes.")
    private boolean verifyFirst;

    @Mixin
    private KratosUpgradeOptions named = new KratosUpgradeOptions();

    @Mixin
    private KratosMigrateOptions chosen = new KratosMigrateOptions();

    @Option(
            names = "--watch",
            paramLabel = "SECONDS",
            description = "With --by-hand: how long to watch for your migrations; 3600 by default.")
    private long watch = MigrateOptions.USUAL.byHand().patience().toSeconds();

    public KratosCutoverCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        KratosCutoverStep.Options options =
                new KratosCutoverStep.Options(waiting.waiting(), KratosCutoverStep.Options.USUAL.drain(), verifyFirst);
        NewKratos newKratos = newKratos(named);
        chosen.check(this);
        MigrateOptions migrating = chosen.options(Duration.ofSeconds(watch));
        return recorded(run -> {
            KratosCutoverStep step = run.playbook().cutover(options, newKratos, migrating, this::opened);
            if (newKratos instanceof NewKratos.ByHand && isAgreed()) {
                // Nothing happens unless people read what they are to run.
                show(run, step.preview());
            }
            return change(run, step, KratosCutoverCommand::done);
        });
    }

    /** At once: whoever routes the traffic waits for it. */
    private void opened() {
        TextPage page = new TextPage(terminal().err(), terminal().style());
        page.line(page.style().good("The target is open: route traffic to the new Kratos now."));
        page.flush();
    }

    private static CommandAnswer done(KratosCutover result) {
        ExitCode exit = result.proof() == KratosCutover.RowEquality.EQUAL ? ExitCode.DONE : ExitCode.BLOCKED;
        return new CommandAnswer(exit, result, result.findings(), page -> {
            result.outageSeconds()
                    .ifPresent(seconds -> page.line("Nobody could write for " + AmountText.seconds(seconds) + " ("
                            + result.window() + " window)."));
            page.line(
                    switch (result.proof()) {
                        case EQUAL ->
                            page.style()
                                    .good("Both sides held the same "
                                            + AmountText.count(
                                                    result.tables().stream()
                                                            .mapToLong(KratosCutover.Table::rows)
                                                            .sum(),
                                                    "row")
                                            + " in "
                                            + AmountText.count(result.tables().size(), "table") + ".");
                        case DIFFERS -> page.style().bad("The two sides did not hold the same rows.");
                        case UNPROVEN -> page.style().warning("Whether both sides held the same rows is unproven.");
                    });
        });
    }
}
