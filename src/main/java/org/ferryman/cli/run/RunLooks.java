package org.ferryman.cli.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.cli.keto.OpenRun;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Run;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.move.Assessment;
import org.ferryman.keto.move.DryRun;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.skipped.Skipped;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupTool;
import org.ferryman.report.Amounts;
import org.jspecify.annotations.Nullable;

/** Whether the world is already as a step of a run makes it: never what an earlier run remembers of it. */
final class RunLooks {

    private final OpenRun run;
    private final KetoLegacyPlaybook playbook;
    private final RunChoices choices;
    private final StatusSource source;
    private @Nullable KetoStatus status;
    private boolean moved;

    RunLooks(OpenRun run, KetoLegacyPlaybook playbook, RunChoices choices, StatusSource source) {
        this.run = run;
        this.playbook = playbook;
        this.choices = choices;
        this.source = source;
    }

    /** Looks at the database. */
    @FunctionalInterface
    interface StatusSource {
        KetoStatus read() throws Exception;
    }

    /**
     * What the world says about a step.
     *
     * @param done in one line why there is nothing to do; empty if there is
     * @param skips whether tuples can't be moved, or are still to be dealt with
     * @param findings what should be known
     */
    record Look(Optional<String> done, boolean skips, List<Finding> findings) {
        static final Look TO_DO = new Look(Optional.empty(), false, List.of());

        static Look done(String why, boolean skips) {
            return new Look(Optional.of(why), skips, List.of());
        }
    }

    /** A step is about to be done: what was seen is no longer true. */
    void forget(RunStep step) {
        status = null;
        moved |= step == RunStep.MIGRATE;
    }

    Look look(RunStep step) throws Exception {
        if (step == RunStep.CHECK) {
            return Look.TO_DO;
        } else if (step != RunStep.CLEANUP && status().facts().cleanedUp()) {
            return Look.done("the legacy tables are gone, as the clean-up left it", false);
        }
        Optional<CutoverRecord> over = CutoverRecord.read(run.folder());
        if (over.isPresent() && step.compareTo(RunStep.CUTOVER) <= 0 && step != RunStep.SKIPPED) {
            return Look.done("the cut-over was recorded at " + over.get().when(), false);
        }
        return before(step);
    }

    private Look before(RunStep step) throws Exception {
        return switch (step) {
            case CHECK, CUTOVER -> Look.TO_DO;
            case ASSESS ->
                evidence("assess", Assessment.class)
                        .filter(found -> !found.blocked())
                        .map(found -> Look.done(Amounts.count(found.tuples(), "legacy tuple"), found.skipped() > 0))
                        .orElse(Look.TO_DO);
            case BACKUP -> backup();
            case USER -> inspected(choices.newUser(playbook));
            case SCHEMA -> inspected(playbook.schema());
            case DRY_RUN ->
                isMigrated()
                        ? Look.done("the tuples are moved", false)
                        : evidence("dry-run", DryRun.class)
                                .filter(found -> choices.rehearsal().mode().isEmpty()
                                        || choices.rehearsal().mode().get() == found.mode())
                                .map(found -> Look.done(
                                        Amounts.count(found.totals().migrated(), "tuple") + " would move",
                                        found.totals().skipped() > 0))
                                .orElse(Look.TO_DO);
            case FREEZE -> inspected(choices.freeze(playbook));
            case MIGRATE ->
                isMigrated() && !(choices.removeDuplicates() && status().facts().duplicates())
                        ? Look.done("every tuple that can be moved is in v0.7's table", isSkippingNow())
                        : Look.TO_DO;
            case VERIFY ->
                evidence("verify", Verification.class)
                        .filter(found -> !moved && found.holds() && isVerifiedNow())
                        .map(found -> Look.done("counts and digests are equal, now as then", false))
                        .orElse(Look.TO_DO);
            case SKIPPED -> skipped();
            case CLEANUP -> inspected(choices.cleanup(playbook));
        };
    }

    /** The list is as it was; what was decided on it since is looked up. */
    private Look skipped() throws Exception {
        Optional<Skipped> listed = evidence("skipped", Skipped.class)
                .filter(found -> Files.exists(run.folder().resolve("skipped.jsonl")));
        if (listed.isEmpty()) {
            return Look.TO_DO;
        }
        Optional<Finding> open = status().facts().openSkipped();
        String tuples = Amounts.count(listed.get().total(), "tuple") + " listed";
        return new Look(Optional.of(tuples), open.isPresent(), open.stream().toList());
    }

    private Look backup() throws Exception {
        return evidence("backup", BackupResult.class)
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
}
