package org.ferryman.cli.kratos.wayback;

import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.KratosBlueGreenPlaybook;
import org.ferryman.kratos.replicate.KratosCleanupStep;
import org.ferryman.kratos.replicate.StoppedReplication;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kratos cleanup}. */
@Command(
        name = "cleanup",
        description = {
            "Removes everything of Ferryman's from both databases after a cut-over, or after going back.",
            "",
            "Drops subscriptions, publications, replication slots, the bridge and the guards; Kratos' own tables"
                    + " stay on both sides. Refused before the cut-over, while it is not proven that both sides held"
                    + " the same, and while there is a way back. If one server is gone for good, name the other one"
                    + " alone, with --without-source or --without-target. Without --yes it shows the SQL and asks."
                    + " Ended anywhere, the same command goes on.",
            "Afterwards everybody can write to the source again: stop the old Kratos first. Writes: cleanup.json in the"
                    + " run folder."
        },
        footer = {
            "",
            "Example:",
            "  ferryman kratos cleanup --url postgresql://blue/kratos --target postgresql://green/kratos"
        })
public final class KratosCleanupCommand extends SidesCommandLine {

    @Option(names = "--without-proof", description = "Clean up though it is not proven that both sides held the same.")
    private boolean withoutProof;

    @Option(
            names = "--discard-written",
            description = "After going back: drop Kratos' tables on the target, with what the new Kratos wrote and the"
                    + " old level can't hold.")
    private boolean discardWritten;

    public KratosCleanupCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        KratosCleanupStep.Options options = new KratosCleanupStep.Options(withoutProof, discardWritten);
        return onSides(
                (source, target, folder) -> KratosBlueGreenPlaybook.cleanup(source, target, folder, options),
                KratosCleanupCommand::done);
    }

    private static CommandAnswer done(StoppedReplication result) {
        return new CommandAnswer(
                ExitCode.DONE,
                result,
                result.findings(),
                page -> page.line(page.style()
                        .good(
                                result.changed()
                                        ? "Nothing of Ferryman's is left."
                                        : "There was nothing of Ferryman's.")));
    }
}
