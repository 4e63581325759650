package org.ferryman.cli;

import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.AssessStep;
import org.ferryman.keto.Assessment;
import org.ferryman.keto.KetoSettings;
import picocli.CommandLine.Command;

/** {@code keto assess}. */
@Command(
        name = "assess",
        description = {
            "Tells what there is to migrate: tuples by namespace, those that can't be moved, time and disk.",
            "",
            "Reads: Keto's tables, in one snapshot; SELECT is enough. Writes: assess.json in the run folder."
        },
        footer = {
            "",
            "Example:",
            "  ferryman keto assess --url postgresql://keto@localhost/keto --config keto.yml --json"
        })
final class AssessCommand extends KetoCommand {

    AssessCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    Answer answer() throws Exception {
        KetoSettings settings = settings();
        return recorded(Optional.of(settings), run -> {
            AssessStep step = new AssessStep(run.database(), settings, Optional.of(run.folder()));
            return Answer.of(run.produce(step), AssessCommand::done);
        });
    }

    static Answer done(Assessment assessment) {
        ExitCode exit =
                assessment.blocked() ? ExitCode.BLOCKED : assessment.skipped() > 0 ? ExitCode.SKIPPED : ExitCode.DONE;
        return new Answer(exit, assessment, assessment.findings(), page -> new AssessmentText(page).write(assessment));
    }
}
