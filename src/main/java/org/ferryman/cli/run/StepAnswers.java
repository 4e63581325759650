package org.ferryman.cli.run;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.ferryman.cli.keto.AssessCommand;
import org.ferryman.cli.keto.BackupCommand;
import org.ferryman.cli.keto.CleanupCommand;
import org.ferryman.cli.keto.CutoverCommand;
import org.ferryman.cli.keto.DryRunCommand;
import org.ferryman.cli.keto.FreezeCommand;
import org.ferryman.cli.keto.MigrateCommand;
import org.ferryman.cli.keto.OpenRun;
import org.ferryman.cli.keto.SchemaCommand;
import org.ferryman.cli.keto.UserCreateCommand;
import org.ferryman.cli.keto.VerifyCommand;
import org.ferryman.cli.keto.skipped.SkippedCommand;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.keto.KetoSteps;
import org.ferryman.playbook.PlaybookStep;

/** How the terminal tells of each step's result: as its own command does. */
public final class StepAnswers {

    private static final StepAnswers KETO = new StepAnswers()
            .add(KetoSteps.ASSESS, (result, run) -> AssessCommand.done(result))
            .add(KetoSteps.BACKUP, (result, run) -> BackupCommand.done(result))
            .add(KetoSteps.USER, UserCreateCommand::done)
            .add(KetoSteps.SCHEMA, (result, run) -> SchemaCommand.applied(result))
            .add(KetoSteps.DRY_RUN, DryRunCommand::done)
            .add(KetoSteps.FREEZE, (result, run) -> FreezeCommand.done(result))
            .add(KetoSteps.MIGRATE, MigrateCommand::done)
            .add(KetoSteps.VERIFY, (result, run) -> VerifyCommand.done(result))
            .add(KetoSteps.SKIPPED, SkippedCommand::done)
            .add(KetoSteps.CUTOVER, (result, run) -> CutoverCommand.done(result))
            .add(KetoSteps.CLEANUP, (result, run) -> CleanupCommand.done(result));

    private final Map<PlaybookStep<?, ?>, BiFunction<Object, OpenRun, CommandAnswer>> texts = new HashMap<>();

    private StepAnswers() {}

    /** Those of Keto's way. */
    public static StepAnswers keto() {
        return KETO;
    }

    private <R> StepAnswers add(PlaybookStep<?, R> row, BiFunction<R, OpenRun, CommandAnswer> text) {
        Class<R> type = row.tale().type();
        texts.put(row, (result, run) -> text.apply(type.cast(result), run));
        return this;
    }

    /** What is to be said of a result. */
    public <R> CommandAnswer of(PlaybookStep<?, R> row, R result, OpenRun run) {
        return Objects.requireNonNull(texts.get(row), row.title()).apply(result, run);
    }
}
