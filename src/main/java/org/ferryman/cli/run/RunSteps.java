package org.ferryman.cli.run;

import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.cli.keto.AssessCommand;
import org.ferryman.cli.keto.BackupCommand;
import org.ferryman.cli.keto.CleanupCommand;
import org.ferryman.cli.keto.CutoverCommand;
import org.ferryman.cli.keto.DryRunCommand;
import org.ferryman.cli.keto.FreezeCommand;
import org.ferryman.cli.keto.KetoCommand;
import org.ferryman.cli.keto.MigrateCommand;
import org.ferryman.cli.keto.OpenRun;
import org.ferryman.cli.keto.SchemaCommand;
import org.ferryman.cli.keto.UserCreateCommand;
import org.ferryman.cli.keto.VerifyCommand;
import org.ferryman.cli.keto.skipped.SkippedCommand;
import org.ferryman.cli.terminal.Answer;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.TransientException;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.move.DryRun;
import org.ferryman.keto.server.KetoRefusal;
import org.ferryman.keto.server.KetoServer;

/** How each step of a run is done. */
final class RunSteps {

    private final KetoCommand command;
    private final OpenRun run;
    private final KetoLegacyPlaybook playbook;
    private final RunChoices choices;

    RunSteps(KetoCommand command, OpenRun run, KetoLegacyPlaybook playbook, RunChoices choices) {
        this.command = command;
        this.run = run;
        this.playbook = playbook;
        this.choices = choices;
    }

    /** Does a step; shows what a change will do and asks first, unless told not to. */
    Answer perform(RunStep step) throws Exception {
        return switch (step) {
            case CHECK -> throw new IllegalArgumentException("done before the database is opened");
            case ASSESS -> Answer.of(run.produce(playbook.assess()), AssessCommand::done);
            case BACKUP -> backUp(choices.backup().folder());
            case USER -> command.change(run, choices.newUser(playbook), result -> UserCreateCommand.done(result, run));
            case SCHEMA ->
                command.change(run, choices.schema(playbook, command.cancellation()), SchemaCommand::applied);
            case DRY_RUN -> Answer.of(rehearse(), result -> DryRunCommand.done(result, run));
            case FREEZE -> command.change(run, choices.freeze(playbook), FreezeCommand::done);
            case MIGRATE -> command.change(run, playbook.migrate(), result -> MigrateCommand.done(result, run));
            case VERIFY -> Answer.of(run.produce(playbook.verify()), VerifyCommand::done);
            case SKIPPED -> Answer.of(run.produce(playbook.skipped()), result -> SkippedCommand.done(result, run));
            case CUTOVER -> command.change(run, choices.cutover(playbook), CutoverCommand::done);
            case CLEANUP -> command.change(run, choices.cleanup(playbook), CleanupCommand::done);
        };
    }

    /** Makes another backup, in the run folder: the folder that was asked for is taken by the first one. */
    Answer backUpAgain() throws Exception {
        return backUp(Optional.empty());
    }

    private Answer backUp(Optional<Path> folder) throws Exception {
        return Answer.of(choices.backup().make(command, run, playbook, folder), BackupCommand::done);
    }

    private Outcome<DryRun> rehearse() throws Exception {
        RunChoices.Rehearsal rehearsal = choices.rehearsal();
        return rehearsal.mode().filter(mode -> mode == DryRun.Mode.COPY).isPresent()
                ? DryRunCommand.onCopy(
                        command, run, playbook, rehearsal.scratchUrl().orElse(null))
                : run.produce(playbook.dryRun());
    }

    /** Why v0.7 can't be seen to work; empty if it can. v0.6 does not tell its version, v0.7 does. */
    static Optional<Finding> missing(KetoServer server) throws CancelledException, InterruptedException {
        String seen;
        try {
            boolean ready = server.isReady();
            if (ready && server.version().isPresent()) {
                return Optional.empty();
            }
            seen = ready ? " is Keto, but not v0.7." : " is not ready.";
        } catch (TransientException unreachable) {
            seen = " does not answer: " + unreachable.finding().seen();
        } catch (KetoRefusal refusal) {
            seen = " refuses: " + refusal.finding().seen();
        }
        return Optional.of(Finding.blocker(
                "NEW_KETO_NOT_UP",
                "What should be v0.7 at " + server.url() + seen,
                "v0.7 must be seen to work with the new tables before v0.6 is kept from writing.",
                "Start v0.7 as the new user, without sending it traffic, and run the same command again; or leave"
                        + " --new-read-api away."));
    }
}
