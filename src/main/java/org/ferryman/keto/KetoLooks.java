package org.ferryman.keto;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.keto.move.DryRun;
import org.ferryman.keto.move.MigrateStep;
import org.ferryman.keto.move.Verification;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.NoOptions;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.RunMemory;
import org.ferryman.playbook.StepContext;
import org.ferryman.playbook.StepLook;
import org.ferryman.playbook.StepRunner;
import org.ferryman.playbook.StepWork;
import org.ferryman.playbook.StepWork.Observer;
import org.ferryman.playbook.backup.BackupRequest;
import org.ferryman.playbook.backup.BackupTool;
import org.ferryman.report.AmountText;

/** Whether the world is already as a step makes it: never what an earlier run remembers of it. */
final class KetoLooks {

    private static final String REASON = "It is compared with what is there now.";

    private KetoLooks() {}

    /** The same step, which is not looked at any more when v0.7 serves. */
    static <O, R> StepWork<O, R> untilCutover(StepWork<O, R> work) {
        Observer<O> before = work.observer();
        return work.observed((context, options, runner) -> {
            Optional<StepLook> cleaned = cleanedUp(context, runner);
            if (cleaned.isPresent()) {
                return cleaned.get();
            }
            Optional<Instant> over =
                    keto(context).lookNow(runner.cancellation()).cutOver();
            return over.isPresent()
                    ? StepLook.done("the cut-over was recorded at " + over.get(), false)
                    : before.look(context, options, runner);
        });
    }

    private static Optional<StepLook> cleanedUp(StepContext context, StepRunner runner) throws Exception {
        return keto(context).lookNow(runner.cancellation()).facts().cleanedUp()
                ? Optional.of(StepLook.done("the legacy tables are gone, as the clean-up left it", false))
                : Optional.empty();
    }

    static StepLook assessed(StepContext context, NoOptions options, StepRunner runner) throws Exception {
        return evidence(context, runner, KetoSteps.ASSESS)
                .filter(found -> !found.blocked())
                .map(found -> StepLook.done(AmountText.count(found.tuples(), "legacy tuple"), found.skipped() > 0))
                .orElse(StepLook.TO_DO);
    }

    static StepLook backedUp(StepContext context, BackupRequest options, StepRunner runner) throws Exception {
        return evidence(context, runner, KetoSteps.BACKUP)
                .filter(found -> found.tool() == BackupTool.WAIVED
                        || Files.isDirectory(Path.of(found.folder().orElseThrow())))
                .map(found -> StepLook.done(
                        found.waiver()
                                .map(reason -> "waived: " + reason)
                                .orElseGet(() -> found.folder().orElseThrow()),
                        false))
                .orElse(StepLook.TO_DO);
    }

    static StepLook rehearsed(StepContext context, DryRun.Options options, StepRunner runner) throws Exception {
        if (isMigrated(context, runner)) {
            return StepLook.done("the tuples are moved", false);
        }
        return evidence(context, runner, KetoSteps.DRY_RUN)
                .filter(found -> options.mode().isEmpty() || options.mode().get() == found.mode())
                .map(found -> StepLook.done(
                        AmountText.count(found.totals().migrated(), "tuple") + " would move",
                        found.totals().skipped() > 0))
                .orElse(StepLook.TO_DO);
    }

    static StepLook migrated(StepContext context, MigrateStep.Options options, StepRunner runner) throws Exception {
        boolean surplus =
                options.removeDuplicates() && status(context, runner).facts().duplicates();
        return isMigrated(context, runner) && !surplus
                ? StepLook.done(
                        "every tuple that can be moved is in v0.7's table",
                        status(context, runner).verification().stream().anyMatch(found -> found.skipped() > 0))
                : StepLook.TO_DO;
    }

    static StepLook verified(StepContext context, NoOptions options, StepRunner runner) throws Exception {
        if (keto(context).isProvenByChanges(runner.cancellation())) {
            return StepLook.done(
                    "what has changed since the copy is compared; the cut-over compares every tuple once v0.7 serves",
                    false);
        }
        if (keto(context).hasMoved()) {
            return StepLook.TO_DO;
        }
        boolean holds = isVerified(context, runner);
        return evidence(context, runner, KetoSteps.VERIFY)
                .filter(found -> holds && found.holds())
                .map(found -> StepLook.done("counts and checksums are equal, now as then", false))
                .orElse(StepLook.TO_DO);
    }

    /** The list is as it was; what was decided on it since is looked up. */
    static StepLook listed(StepContext context, NoOptions options, StepRunner runner) throws Exception {
        Optional<StepLook> cleaned = cleanedUp(context, runner);
        if (cleaned.isPresent()) {
            return cleaned.get();
        }
        if (keto(context).isProvenByChanges(runner.cancellation())) {
            return StepLook.done("they are counted, and can be listed once v0.7 serves", true);
        }
        if (keto(context).hasMoved()) {
            return StepLook.TO_DO;
        }
        List<Finding> open =
                status(context, runner).facts().openSkipped().stream().toList();
        return evidence(context, runner, KetoSteps.SKIPPED)
                .filter(found -> Files.exists(keto(context).folder().resolve("skipped.jsonl")))
                .map(found -> new StepLook(
                        Optional.of(AmountText.count(found.total(), "tuple") + " listed"), !open.isEmpty(), open))
                .orElse(StepLook.TO_DO);
    }

    /** Reads no tuple where a move is still to come: before it, and while writes stand still for it. */
    private static boolean isMigrated(StepContext context, StepRunner runner) throws Exception {
        if (keto(context).isMoveToCome(runner.cancellation())) {
            return false;
        }
        KetoStatus.State state = status(context, runner).state();
        return state == KetoStatus.State.MIGRATED || (state == KetoStatus.State.IN_USE && isVerified(context, runner));
    }

    private static boolean isVerified(StepContext context, StepRunner runner) throws Exception {
        return status(context, runner)
                .verification()
                .filter(Verification::holds)
                .isPresent();
    }

    /** A result in the run folder, if it is still true of database and configuration. */
    private static <R> Optional<R> evidence(StepContext context, StepRunner runner, PlaybookStep<?, R> row)
            throws Exception {
        boolean valid = status(context, runner).evidence().stream()
                .anyMatch(state -> state.step().equals(row.id()) && state.valid());
        return valid
                ? new RunMemory(keto(context).folder())
                        .recall(new MemoryEntry<>(row.id(), row.tale().type(), REASON))
                : Optional.empty();
    }

    private static KetoStatus status(StepContext context, StepRunner runner) throws Exception {
        return keto(context).statusNow(runner.cancellation());
    }

    private static KetoLegacyPlaybook keto(StepContext context) {
        return (KetoLegacyPlaybook) context;
    }
}
