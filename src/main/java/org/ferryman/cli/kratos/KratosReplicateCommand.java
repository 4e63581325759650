package org.ferryman.cli.kratos;

import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.replicate.KratosReplication;
import org.ferryman.report.AmountText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kratos replicate}. */
@Command(
        name = "replicate",
        description = {
            "Makes a second database follow Kratos' one while Kratos goes on, by PostgreSQL's own logical replication.",
            "",
            "Makes the tables on the target, at the same level, with a guard that keeps everybody else from writing to"
                    + " them; publishes Kratos' tables on the source; has the target's server copy them and follow;"
                    + " then makes all other indexes and keys. Interrupted anywhere, the same command goes on; the"
                    + " servers go on meanwhile. Without --yes it shows the SQL and asks.",
            "As long as the target does not follow, the source keeps its log for it: watch `ferryman kratos replicate"
                    + " status`.",
            "Writes: on the source a publication and a replication slot; on the target tables, schema ferryman_guard"
                    + " and a subscription; in the run folder kratos-pass and replicate.json. `ferryman kratos"
                    + " replicate stop` takes all of it back."
        },
        footer = {
            "",
            "Example:",
            "  ferryman kratos replicate --url postgresql://blue/kratos --target postgresql://green/kratos"
        })
public final class KratosReplicateCommand extends BlueGreenCommandLine {

    @Mixin
    private KratosReplicateOptions chosen = new KratosReplicateOptions();

    public KratosReplicateCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        return recorded(run -> change(run, run.playbook().replicate(chosen.options()), KratosReplicateCommand::done));
    }

    /** What is told of a replication that was made. */
    public static CommandAnswer done(KratosReplication result) {
        return new CommandAnswer(ExitCode.DONE, result, result.findings(), page -> {
            page.line(page.style()
                    .good(
                            result.changed()
                                    ? AmountText.count(result.tables(), "table") + " of the target follow the source."
                                    : "The target follows the source already; nothing had to be done."));
            page.line("Kratos " + result.level() + ", " + AmountText.bytes(result.bytes()) + " on the target; "
                    + AmountText.bytes(result.lagBytes()) + " still to come.");
            page.line("It took " + AmountText.seconds(result.seconds()) + ".");
        });
    }
}
