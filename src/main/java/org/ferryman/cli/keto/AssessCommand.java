package org.ferryman.cli.keto;

import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.text.AssessmentText;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.Assessment;
import picocli.CommandLine.Command;

/** {@code keto assess}. */
@Command(
        name = "assess",
        description = {
            "Shows what there is to migrate: tuples by namespace, those that can't be moved, time and disk.",
            "",
            "Reads: Keto's tables, in one snapshot; SELECT is enough. Writes: assess.json in the run folder."
        },
        footer = {
            "",
            "Example:",
            "  ferryman keto assess --url postgresql://keto@localhost/keto --config keto.yml --json"
        })
public final class AssessCommand extends KetoCommand {

    public AssessCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        KetoSettings settings = settings();
        return recorded(
                Optional.of(settings),
                run -> CommandAnswer.of(run.run(run.playbook().assess()), AssessCommand::done));
    }

    public static CommandAnswer done(Assessment assessment) {
        ExitCode exit =
                assessment.blocked() ? ExitCode.BLOCKED : assessment.skipped() > 0 ? ExitCode.SKIPPED : ExitCode.DONE;
        return new CommandAnswer(
                exit, assessment, assessment.findings(), page -> new AssessmentText(page).write(assessment));
    }
}
