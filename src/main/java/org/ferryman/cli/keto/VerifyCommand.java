package org.ferryman.cli.keto;

import java.util.Optional;
import org.ferryman.cli.terminal.Answer;
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
    public Answer answer() throws Exception {
        KetoSettings settings = settings();
        return recorded(
                Optional.of(settings), run -> Answer.of(run.run(run.playbook().verify()), VerifyCommand::done));
    }

    public static Answer done(Verification result) {
        return new Answer(
                result.holds() ? ExitCode.DONE : ExitCode.BLOCKED,
                result,
                result.findings(),
                page -> new VerificationText(page).write(result));
    }
}
