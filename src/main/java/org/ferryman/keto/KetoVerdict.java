package org.ferryman.keto;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.keto.StepReport.State;
import org.ferryman.keto.roles.NewUserStep;

/** What came of a run, and what to do next, told from its steps. */
final class KetoVerdict {

    /** Seen: v0.9.0-alpha.0 kept 500 of 1,234 tuples and reported success; v0.10.0-alpha.0 kept all. */
    static final String NEVER_V0_9 = "Never upgrade Keto through v0.9.0-alpha.0: it loses tuples and says that all went"
            + " well. v0.10.0-alpha.0 keeps them.";

    private final Path folder;
    private final List<StepReport> steps;

    KetoVerdict(Path folder, List<StepReport> steps) {
        this.folder = folder;
        this.steps = steps;
    }

    String sentence() {
        StepReport verify = step("verify");
        if (step("undo").state() == State.DONE && step("migrate").state() != State.DONE) {
            return "Rolled back: the database is v0.6's again.";
        } else if (step("cleanup").state() == State.DONE) {
            return "Migrated and cleaned up: the legacy tables are gone.";
        } else if (step("cutover").state() == State.DONE) {
            return "Migrated and cut over: " + step("cutover").summary();
        } else if (verify.state() == State.DONE) {
            return verify.attention()
                    ? "Look at the verification: " + verify.summary()
                    : "Migrated: " + verify.summary();
        } else if (step("migrate").state() == State.DONE) {
            return "Migrated, and not verified yet.";
        }
        return "Not migrated yet.";
    }

    boolean needsAttention() {
        return steps.stream().anyMatch(StepReport::attention);
    }

    List<String> next() {
        List<String> next = new ArrayList<>();
        for (StepReport step : steps) {
            if (step.state() == State.UNREADABLE) {
                next.add("Find out why " + step.step() + ".json can't be read.");
            } else if (step.state() == State.PART_WAY || step.state() == State.UNFINISHED) {
                next.add(step.title() + " did not end: see whether it is at work, else run the same command again.");
            }
        }
        boolean rolledBack =
                step("undo").state() == State.DONE && step("migrate").state() != State.DONE;
        if (rolledBack) {
            next.add("Start again from the assessment when what made you roll back is resolved.");
        } else {
            wayOn().ifPresent(next::add);
        }
        if (Files.exists(folder.resolve(NewUserStep.PASSWORD_FILE))) {
            next.add("Delete " + NewUserStep.PASSWORD_FILE + " from the run folder when v0.7 has the password.");
        }
        if (step("backup").state() == State.DONE && step("cleanup").state() == State.DONE) {
            next.add("Keep the backup until you are sure of v0.7: after the clean-up it alone leads back.");
        }
        if (step("cleanup").state() == State.DONE && step("user-retire").state() == State.NOT_DONE) {
            next.add("Retire v0.6's user with `ferryman keto user retire`, when nothing else needs it.");
        }
        next.add(NEVER_V0_9);
        return next;
    }

    private Optional<String> wayOn() {
        StepReport verify = step("verify");
        if (step("cleanup").state() == State.DONE) {
            return Optional.empty();
        } else if (step("cutover").state() == State.DONE) {
            return Optional.of("When you are sure of v0.7, drop the legacy tables with `ferryman keto cleanup`.");
        } else if (verify.state() == State.DONE && verify.attention()) {
            return Optional.of("Resolve what the verification found, then run `ferryman keto migrate` and"
                    + " `ferryman keto verify` again; send v0.7 no traffic before.");
        } else if (verify.state() == State.DONE) {
            return Optional.of("Decide on every skipped tuple, then cut over with `ferryman keto cutover`.");
        } else if (step("migrate").state() == State.DONE) {
            return Optional.of("Prove it with `ferryman keto verify`; send v0.7 no traffic before.");
        } else if (isDue("assess")) {
            return Optional.of("Find out what there is with `ferryman keto assess`.");
        } else if (isDue("backup")) {
            return Optional.of("Make a backup with `ferryman keto backup`, or say why none is needed.");
        } else if (isDue("dry-run")) {
            return Optional.of("Rehearse with `ferryman keto dry-run`.");
        }
        return Optional.of("Go on as `ferryman keto runbook` says: the next is to freeze and to migrate.");
    }

    private boolean isDue(String id) {
        return step(id).state() != State.DONE;
    }

    private StepReport step(String id) {
        return steps.stream().filter(step -> step.step().equals(id)).findFirst().orElseThrow();
    }
}
