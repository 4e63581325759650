package org.ferryman.keto;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.keto.roles.NewUserStep;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.record.RunRecord;
import org.ferryman.playbook.record.RunReport;
import org.ferryman.playbook.record.StepReport;
import org.ferryman.playbook.record.StepReport.State;

/** What came of a run, and what to do next, told from its steps. */
public final class KetoVerdict implements RunReport.Verdict {

    /** Seen: v0.9.0-alpha.0 kept 500 of 1,234 tuples and reported success; v0.10.0-alpha.0 kept all. */
    static final String NEVER_V0_9 = "Never upgrade Keto through v0.9.0-alpha.0: it loses tuples and reports"
            + " success. v0.10.0-alpha.0 keeps them.";

    private final Path folder;
    private final List<StepReport> steps;

    /** Of what a run folder tells. */
    public KetoVerdict(RunRecord record) {
        this(record.folder(), record.steps());
    }

    KetoVerdict(Path folder, List<StepReport> steps) {
        this.folder = folder;
        this.steps = steps;
    }

    /** What came of a run. */
    public enum Result {
        /** No migration is on record. */
        NOT_MIGRATED,
        /** Moved, and nobody looked whether all is there. */
        NOT_VERIFIED,
        /** Moved, and all that can be moved is there. */
        VERIFIED,
        /** Moved, and something differs, or a later verification did not come to its end. */
        DIFFERS,
        /** The cut-over is on record. */
        CUT_OVER,
        /** The clean-up is on record. */
        CLEANED_UP,
        /** A roll-back is on record, and no migration since. */
        ROLLED_BACK
    }

    /** What came of this one. */
    public Result result() {
        if (isRolledBack()) {
            return Result.ROLLED_BACK;
        } else if (isDone(KetoSteps.CLEANUP)) {
            return Result.CLEANED_UP;
        } else if (isDone(KetoSteps.CUTOVER)) {
            return Result.CUT_OVER;
        } else if (isDone(KetoSteps.VERIFY)) {
            // Also where a later attempt did not come to its end.
            return step(KetoSteps.VERIFY).attention() ? Result.DIFFERS : Result.VERIFIED;
        }
        return isDone(KetoSteps.MIGRATE) ? Result.NOT_VERIFIED : Result.NOT_MIGRATED;
    }

    /** What was migrated was taken back, and no later attempt may have moved something. */
    private boolean isRolledBack() {
        StepReport migrate = step(KetoSteps.MIGRATE);
        return isDone(KetoSteps.UNDO)
                && (migrate.state() == State.NOT_DONE || (migrate.state() == State.UNDONE && !migrate.attention()));
    }

    @Override
    public String sentence() {
        return switch (result()) {
            case ROLLED_BACK -> "Rolled back: the database is v0.6's again.";
            case CLEANED_UP -> "Migrated and cleaned up: the legacy tables are gone.";
            case CUT_OVER -> "Migrated and cut over: " + step(KetoSteps.CUTOVER).summary();
            case DIFFERS ->
                "Look at the verification: " + step(KetoSteps.VERIFY).summary();
            case VERIFIED -> "Migrated: " + step(KetoSteps.VERIFY).summary();
            case NOT_VERIFIED -> "Migrated, and not verified yet.";
            case NOT_MIGRATED -> "Not migrated yet.";
        };
    }

    @Override
    public boolean needsAttention() {
        return steps.stream().anyMatch(StepReport::attention);
    }

    @Override
    public List<String> next() {
        List<String> next = new ArrayList<>();
        for (StepReport step : steps) {
            if (step.state() == State.UNREADABLE) {
                next.add("Find out why " + step.step() + ".json can't be read.");
            } else if (step.state() == State.PART_WAY || step.state() == State.UNFINISHED) {
                next.add(step.title() + " did not end: see whether it is still running; if not, run the same"
                        + " command again.");
            }
        }
        wayOn().ifPresent(next::add);
        if (Files.exists(folder.resolve(NewUserStep.PASSWORD_FILE))) {
            next.add("Delete " + NewUserStep.PASSWORD_FILE + " from the run folder once v0.7 has the password.");
        }
        if (isDone(KetoSteps.BACKUP) && isDone(KetoSteps.CLEANUP)) {
            next.add("Keep the backup until you are sure of v0.7: after the clean-up it is the only way back.");
        }
        if (isDone(KetoSteps.CLEANUP) && step(KetoSteps.RETIRE).state() == State.NOT_DONE) {
            next.add("Retire v0.6's user with `ferryman keto user retire`, when nothing else needs it.");
        }
        next.add(NEVER_V0_9);
        return next;
    }

    private Optional<String> wayOn() {
        return switch (result()) {
            case ROLLED_BACK ->
                Optional.of("Start again from the assessment once the reason for the roll-back is resolved.");
            case CLEANED_UP -> Optional.empty();
            case CUT_OVER ->
                Optional.of("When you are sure of v0.7, drop the legacy tables with `ferryman keto cleanup`.");
            case DIFFERS ->
                Optional.of("Resolve what the verification found, then run `ferryman keto migrate` and"
                        + " `ferryman keto verify` again; send v0.7 no traffic until then.");
            case VERIFIED -> Optional.of("Decide on every skipped tuple, then cut over with `ferryman keto cutover`.");
            case NOT_VERIFIED ->
                Optional.of("Prove it with `ferryman keto verify`; send v0.7 no traffic until" + " then.");
            case NOT_MIGRATED -> Optional.of(wayToTheMigration());
        };
    }

    private String wayToTheMigration() {
        if (!isDone(KetoSteps.ASSESS)) {
            return "Find out what there is with `ferryman keto assess`.";
        } else if (!isDone(KetoSteps.BACKUP)) {
            return "Make a backup with `ferryman keto backup`, or say why none is needed.";
        } else if (!isDone(KetoSteps.DRY_RUN)) {
            return "Do a dry run with `ferryman keto dry-run`.";
        }
        return "Go on as `ferryman keto runbook` says: next, freeze and migrate.";
    }

    private boolean isDone(PlaybookStep<?, ?> step) {
        return step(step).state() == State.DONE;
    }

    private StepReport step(PlaybookStep<?, ?> row) {
        return StepReport.of(row, steps);
    }
}
