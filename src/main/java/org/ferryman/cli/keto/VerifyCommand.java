package org.ferryman.cli.keto;

import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.text.VerificationText;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.Verification;
import picocli.CommandLine.Command;

/** {@code keto verify}. */
@Command(
        name = "verify",
        description = {
            "Proves that every legacy tuple is in v0.7's table or is skipped, by counts, by checksums and tuple"
                    + " by tuple.",
            "",
            "Works at any time, as long as the legacy tables are there. Ends with 0 if it holds, with 5 if not.",
            "Reads: the legacy tables and v0.7's, in one snapshot. Writes: verify.json in the run folder."
        })
public final class VerifyCommand extends KetoCommand {

    public VerifyCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        KetoSettings settings = settings();
        return recorded(
                Optional.of(settings),
                run -> CommandAnswer.of(run.run(run.playbook().verify()), VerifyCommand::done));
    }

    public static CommandAnswer done(Verification result) {
        return new CommandAnswer(
                result.holds() ? ExitCode.DONE : ExitCode.BLOCKED,
                result,
                result.findings(),
                page -> new VerificationText(page).write(result));
    }
}
