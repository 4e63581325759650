package org.ferryman.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Run;
import org.ferryman.keto.Assessment;
import org.ferryman.keto.Backup;
import org.ferryman.keto.BackupOptions;
import org.ferryman.keto.BackupTool;
import org.ferryman.keto.DryRun;
import org.ferryman.keto.Freeze;
import org.ferryman.keto.FreezeStep;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.NewUser;
import org.ferryman.keto.SchemaResult;
import org.ferryman.keto.Skipped;
import org.ferryman.keto.Users;
import org.ferryman.keto.Verification;
import org.ferryman.postgres.Secret;
import org.ferryman.postgres.ShortLocks.Waiting;
import org.ferryman.report.Amounts;
import org.jspecify.annotations.Nullable;

/** Each step of a run: whether the world is already as it makes it, and how it is done. */
final class RunSteps {

    private final RunCommand command;
    private final OpenRun run;
    private final KetoLegacyPlaybook playbook;
    private final Choices choices;
    private final StatusSource source;
    private @Nullable KetoStatus status;
    private boolean moved;

    RunSteps(RunCommand command, OpenRun run, KetoLegacyPlaybook playbook, Choices choices, StatusSource source) {
        this.command = command;
        this.run = run;
        this.playbook = playbook;
        this.choices = choices;
        this.source = source;
    }

    /** The same, for another backup: in the run folder, as the first one's folder is taken. */
    RunSteps again() {
        BackupOptions second = choices.backup().withFolder(Optional.empty());
        return new RunSteps(
                command,
                run,
                playbook,
                new Choices(second, choices.waiver(), choices.users(), choices.newPassword(), choices.waiting()),
                source);
    }

    /** What was chosen about the steps. */
    record Choices(
            BackupOptions backup,
            Optional<String> waiver,
            Users users,
            Optional<Secret> newPassword,
            Waiting waiting) {}

    /** Looks at the database. */
    @FunctionalInterface
    interface StatusSource {
        KetoStatus read() throws Exception;
    }

    /**
     * What the world says about a step.
     *
     * @param done in one line why there is nothing to do; empty if there is
     * @param skips whether tuples can't be moved
     * @param findings what blocks it
     */
    record Look(Optional<String> done, boolean skips, List<Finding> findings) {
        static final Look TO_DO = new Look(Optional.empty(), false, List.of());

        static Look done(String why, boolean skips) {
            return new Look(Optional.of(why), skips, List.of());
        }
    }

    /** Looks at the world, never at what an earlier run remembers of it. */
    Look look(RunStep step) throws Exception {
        return switch (step) {
            case CHECK -> Look.TO_DO;
            case ASSESS ->
                evidence("assess", Assessment.class)
                        .filter(found -> !found.blocked())
                        .map(found -> Look.done(Amounts.count(found.tuples(), "legacy tuple"), found.skipped() > 0))
                        .orElse(Look.TO_DO);
            case BACKUP -> backup();
            case USER -> inspected(newUser());
            case SCHEMA -> inspected(playbook.schema());
            case DRY_RUN ->
                isMigrated()
                        ? Look.done("the tuples are moved", false)
                        : evidence("dry-run", DryRun.class)
                                .map(found -> Look.done(
                                        Amounts.count(found.totals().migrated(), "tuple") + " would move",
                                        found.totals().skipped() > 0))
                                .orElse(Look.TO_DO);
            case FREEZE -> inspected(freeze());
            case MIGRATE ->
                isMigrated()
                        ? Look.done("every tuple that can be moved is in v0.7's table", isSkippingNow())
                        : Look.TO_DO;
            case VERIFY ->
                evidence("verify", Verification.class)
                        .filter(found -> !moved && found.holds() && isVerifiedNow())
                        .map(found -> Look.done("counts and digests are equal, now as then", false))
                        .orElse(Look.TO_DO);
            case SKIPPED ->
                evidence("skipped", Skipped.class)
                        .filter(found -> Files.exists(run.folder().resolve("skipped.jsonl")))
                        .map(found -> Look.done(Amounts.count(found.total(), "tuple") + " listed", found.total() > 0))
                        .orElse(Look.TO_DO);
        };
    }

    private Look backup() throws Exception {
        return evidence("backup", Backup.class)
                .filter(found -> found.tool() == BackupTool.WAIVED
                        || Files.isDirectory(Path.of(found.folder().orElseThrow())))
                .map(found -> Look.done(
                        found.waiver()
                                .map(reason -> "waived: " + reason)
                                .orElseGet(() -> found.folder().orElseThrow()),
                        false))
                .orElse(Look.TO_DO);
    }

    private Look inspected(Change<?> change) {
        Outcome<Inspection> outcome = run.inspect(change);
        boolean done = outcome instanceof Outcome.Done<Inspection> looked
                && looked.result().state() == Inspection.State.DONE;
        return done ? Look.done(((Outcome.Done<Inspection>) outcome).result().summary(), false) : Look.TO_DO;
    }

    /** A result in the run folder, if it is still true of database and configuration. */
    private <R> Optional<R> evidence(String step, Class<R> type) throws Exception {
        boolean valid =
                status().evidence().stream().anyMatch(state -> state.step().equals(step) && state.valid());
        return valid ? Run.readResult(run.folder(), step, type) : Optional.empty();
    }

    private boolean isMigrated() throws Exception {
        return status().state() == KetoStatus.State.MIGRATED
                || (status().state() == KetoStatus.State.IN_USE && isVerifiedNow());
    }

    private boolean isVerifiedNow() {
        return status != null
                && status.verification().filter(Verification::holds).isPresent();
    }

    private boolean isSkippingNow() {
        return status != null
                && status.verification().stream()
                        .flatMap(found -> found.namespaces().stream())
                        .anyMatch(namespace -> namespace.skipped() > 0);
    }

    private KetoStatus status() throws Exception {
        if (status == null) {
            status = source.read();
        }
        return status;
    }

    /** Does a step, after showing what it will do and asking, unless told not to. */
    Answer perform(RunStep step) throws Exception {
        status = null;
        moved |= step == RunStep.MIGRATE;
        return switch (step) {
            case CHECK -> throw new IllegalArgumentException("done before the database is opened");
            case ASSESS -> Answer.of(run.produce(playbook.assess()), AssessCommand::done);
            case BACKUP -> makeBackup();
            case USER -> {
                Change<NewUser> user = newUser();
                yield command.change(run, user, result -> UserCreateCommand.done(result, run));
            }
            case SCHEMA -> {
                Change<SchemaResult> schema = playbook.schema();
                yield command.change(run, schema, SchemaCommand::applied);
            }
            case DRY_RUN -> Answer.of(run.produce(playbook.dryRun()), result -> DryRunCommand.done(result, run));
            case FREEZE -> {
                Change<Freeze> freeze = freeze();
                yield command.change(run, freeze, FreezeCommand::done);
            }
            case MIGRATE -> command.change(run, playbook.migrate(), result -> MigrateCommand.done(result, run));
            case VERIFY -> Answer.of(run.produce(playbook.verify()), VerifyCommand::done);
            case SKIPPED -> Answer.of(run.produce(playbook.skipped()), result -> SkippedCommand.done(result, run));
        };
    }

    private Answer makeBackup() throws Exception {
        Outcome<Backup> outcome = choices.waiver().isPresent()
                ? run.produce(playbook.waiveBackup(choices.waiver().get()))
                : run.produce(playbook.backup(choices.backup()));
        return Answer.of(outcome, BackupCommand::done);
    }

    private Change<NewUser> newUser() {
        return playbook.newUser(choices.users(), choices.newPassword());
    }

    private Change<Freeze> freeze() {
        return playbook.freeze(choices.users(), new FreezeStep.Options(choices.waiting()));
    }
}
