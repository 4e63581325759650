package org.ferryman.keto;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.keto.copy.CopyResult;
import org.ferryman.keto.decide.DecisionResult;
import org.ferryman.keto.finish.CleanupResult;
import org.ferryman.keto.finish.CutoverResult;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.roles.NewUserStep;
import org.ferryman.keto.skipped.DecisionStates;
import org.ferryman.keto.skipped.SkippedResult;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.record.PreparationText;
import org.ferryman.playbook.record.RunRecord;
import org.ferryman.playbook.record.RunReport;
import org.ferryman.playbook.record.StepReport;
import org.ferryman.playbook.record.StepReport.State;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.report.AmountText;

/** What came of a run, and what to do next, told from its steps. */
public final class KetoVerdict implements RunReport.Verdict {

    /** Seen: v0.9.0-alpha.0 kept 500 of 1,234 tuples and reported success; v0.10.0-alpha.0 kept all. */
    static final String NEVER_V0_9 = "Never upgrade Keto through v0.9.0-alpha.0: it loses tuples and reports"
            + " success. v0.10.0-alpha.0 keeps them.";

    private final RunRecord record;
    private final List<StepReport> steps;

    /** Of what a run folder tells. */
    public KetoVerdict(RunRecord record) {
        this.record = record;
        this.steps = record.steps();
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

    /** How many tuples were moved, and what has become of the others; empty unless a migration is on record. */
    public Optional<MoveCount> count() {
        return switch (result()) {
            case NOT_MIGRATED, ROLLED_BACK -> Optional.empty();
            case NOT_VERIFIED, VERIFIED, DIFFERS, CUT_OVER, CLEANED_UP ->
                record.result(KetoSteps.VERIFY)
                        .filter(found -> isDone(KetoSteps.VERIFY) && !isBefore(KetoSteps.VERIFY, KetoSteps.MIGRATE))
                        .map(found -> MoveCount.of(found, Optional.empty()))
                        .or(() -> record.result(KetoSteps.MIGRATE).map(done -> MoveCount.of(done, Optional.empty())))
                        .map(count -> count.with(decisions(count.skipped())));
        };
    }

    private boolean isBefore(PlaybookStep<?, ?> one, PlaybookStep<?, ?> other) {
        return step(one).when().stream()
                .anyMatch(when -> step(other).when().filter(when::isBefore).isPresent());
    }

    /** As counted last; where nobody has decided on any, all are undecided. */
    private Optional<DecisionStates> decisions(long skipped) {
        if (step(KetoSteps.DECIDE).state() == State.NOT_DONE && !isDone(KetoSteps.SKIPPED)) {
            return Optional.of(DecisionStates.undecided(skipped));
        }
        Optional<DecisionStates> newest = Optional.empty();
        Instant since = Instant.MIN;
        for (Counted counted : List.of(
                new Counted(KetoSteps.SKIPPED, record.result(KetoSteps.SKIPPED).map(SkippedResult::states)),
                new Counted(KetoSteps.DECIDE, record.result(KetoSteps.DECIDE).map(DecisionResult::states)),
                new Counted(KetoSteps.CUTOVER, record.result(KetoSteps.CUTOVER).flatMap(CutoverResult::skipped)),
                new Counted(KetoSteps.CLEANUP, record.result(KetoSteps.CLEANUP).map(CleanupResult::skipped)))) {
            Instant when = step(counted.row).when().orElse(Instant.MIN);
            if (counted.states.isPresent() && !when.isBefore(since)) {
                newest = counted.states;
                since = when;
            }
        }
        return newest;
    }

    private record Counted(PlaybookStep<?, ?> row, Optional<DecisionStates> states) {}

    @Override
    public String sentence() {
        return sentence(count());
    }

    /** The same with what was counted just now. */
    String sentence(Optional<MoveCount> counted) {
        String count = counted.map(known -> known.text() + ". ").orElse("");
        return switch (result()) {
            case ROLLED_BACK -> count.isEmpty() ? "Rolled back: the database is v0.6's again." : count.strip();
            case CLEANED_UP -> count + "Cleaned up: the legacy tables are gone.";
            case CUT_OVER -> count + "Cut over: " + step(KetoSteps.CUTOVER).summary();
            case DIFFERS ->
                // The count says already what the verification's own summary begins with.
                count.isEmpty()
                        ? "Look at the verification: " + step(KetoSteps.VERIFY).summary()
                        : count + "v0.7's table does not hold what it should: look at the verification.";
            case VERIFIED -> count + "Verified: the counts and checksums match in every namespace.";
            case NOT_VERIFIED ->
                count
                        + (byChanges()
                                ? "What had changed since the copy is compared row by row; every tuple is compared once"
                                        + " v0.7 serves."
                                : "Not verified yet.");
            case NOT_MIGRATED -> count.isEmpty() ? notMigrated() : count.strip();
        };
    }

    /** What was copied ahead, unless that was taken back. */
    private Optional<String> copied() {
        return record.result(KetoSteps.COPY)
                .filter(copy -> !isDone(KetoSteps.UNDO) || isBefore(KetoSteps.UNDO, KetoSteps.COPY))
                .map(CopyResult::totals)
                .map(totals -> AmountText.count(totals.migrated() + totals.alreadyPresent(), "tuple")
                        + " copied ahead; the migration is still to come.");
    }

    /** Also what an attempt that did not come to its end has left. */
    private String notMigrated() {
        StringBuilder left = new StringBuilder(
                switch (step(KetoSteps.MIGRATE).state()) {
                    case UNREADABLE -> "Whether tuples were moved is not known: migrate.json can't be read.";
                    case UNFINISHED, PART_WAY ->
                        "Whether tuples were moved is not known: the migration did not come to its end.";
                    default -> copied().orElse("No tuple was moved.");
                });
        if (isDone(KetoSteps.SCHEMA)) {
            left.append(" v0.7's tables are made.");
        }
        if (isDone(KetoSteps.FREEZE)) {
            left.append(" v0.6 can only read: its writes are revoked.");
        }
        return left
                + PreparationText.of(
                        record, List.of(KetoSteps.ASSESS, KetoSteps.BACKUP, KetoSteps.USER, KetoSteps.DRY_RUN));
    }

    @Override
    public boolean needsAttention() {
        return steps.stream().anyMatch(StepReport::attention)
                || count().filter(known -> !known.isWhole()).isPresent();
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
        if (Files.exists(record.folder().resolve(NewUserStep.PASSWORD_FILE))) {
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
                Optional.of(
                        isProven()
                                ? "When you are sure of v0.7, drop the legacy tables with `ferryman keto cleanup`."
                                : "It is not proven that v0.7's table had every tuple: keep the legacy tables, and run"
                                        + " `ferryman keto verify`.");
            case DIFFERS ->
                Optional.of("Resolve what the verification found, then run `ferryman keto migrate` and"
                        + " `ferryman keto verify` again; send v0.7 no traffic until then.");
            case VERIFIED ->
                Optional.of(
                        count().filter(known -> !known.isDecided()).isPresent()
                                ? "Decide on every skipped tuple, then cut over with `ferryman keto cutover`."
                                : "Cut over with `ferryman keto cutover`.");
            case NOT_VERIFIED ->
                Optional.of(
                        byChanges()
                                ? "Cut over with `ferryman keto cutover`; send v0.7 no traffic until it says so."
                                : "Prove it with `ferryman keto verify`; send v0.7 no traffic until then.");
            case NOT_MIGRATED -> Optional.of(wayToTheMigration());
        };
    }

    private boolean byChanges() {
        return record.result(KetoSteps.MIGRATE).flatMap(Migration::difference).isPresent();
    }

    /** Whether v0.7's table is known to have had every tuple: by the cut-over, or by a verification. */
    public boolean isProven() {
        Optional<CutoverResult> cutover = record.result(KetoSteps.CUTOVER);
        try {
            return cutover.isEmpty() || cutover.get().standing(record.folder()) == RowEquality.EQUAL;
        } catch (IOException unreadable) {
            return false;
        }
    }

    private String wayToTheMigration() {
        if (!isDone(KetoSteps.ASSESS)) {
            return "Find out what there is with `ferryman keto assess`.";
        } else if (!isDone(KetoSteps.BACKUP) && step(KetoSteps.BACKUP).state() != State.WAIVED) {
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
