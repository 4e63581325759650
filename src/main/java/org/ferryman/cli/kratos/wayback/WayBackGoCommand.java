package org.ferryman.cli.kratos.wayback;

import org.ferryman.cli.database.WaitingOptions;
import org.ferryman.cli.kratos.BlueGreenCommandLine;
import org.ferryman.cli.kratos.HandoverText;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.replicate.KratosCutoverStep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kratos way-back go}. */
@Command(
        name = "go",
        description = {
            "Goes back to the source, with what the new Kratos has written: the cut-over in the other direction.",
            "",
            "Stops the writes to the target in one transaction, which is held until the source has everything: if"
                    + " anything ends before its commit, writers just go on. Then the source is opened for the old"
                    + " Kratos, and both sides are compared. What the old level has no place for is shown before, by"
                    + " column and table; it stays on the target. Ended after the commit, the same command goes on."
                    + " Without --yes it shows the SQL and asks.",
            "Ends with 0 if the source is open and held the same, with 8 if it is open and that is not proven; with 7"
                    + " if the writers had to wait and go on as before; with 6 if writes are stopped and it is not"
                    + " open yet.",
            "Writes: on the target schema ferryman_guard and its triggers; on the source it drops them, and the way"
                    + " back on both; in the run folder way-back-go.json."
        },
        footer = {
            "",
            "Example:",
            "  ferryman kratos way-back go --url postgresql://blue/kratos --target postgresql://green/kratos"
        })
public final class WayBackGoCommand extends BlueGreenCommandLine {

    @Mixin
    private WaitingOptions waiting = new WaitingOptions();

    @Option(
            names = "--verify-first",
            description = "Compare both sides before the source is opened: writes stand still for as long as that"
                    + " takes.")
    private boolean verifyFirst;

    public WayBackGoCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        KratosCutoverStep.Options options =
                new KratosCutoverStep.Options(waiting.waiting(), KratosCutoverStep.Options.USUAL.drain(), verifyFirst);
        return recorded(run -> change(
                run,
                run.playbook().wayBackGo(options, () -> HandoverText.sourceOpened(terminal())),
                HandoverText::returned));
    }
}
