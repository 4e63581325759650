package org.ferryman.cli.run;

import org.ferryman.cli.database.StepAnswers;
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
import org.ferryman.keto.KetoSteps;

/** How the terminal tells of the results of Keto's steps. */
public final class KetoAnswers {

    /** Those of all steps of the way. */
    public static final StepAnswers<OpenRun> ALL = new StepAnswers<OpenRun>()
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

    private KetoAnswers() {}
}
