package org.ferryman.kratos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.assess.KratosStatus;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.freeze.KratosThaw;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.migrate.KratosMigration;
import org.ferryman.kratos.plan.UpgradePlan;
import org.ferryman.kratos.undo.KratosUndo;
import org.ferryman.kratos.verify.KratosVerification;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.record.PreparationText;
import org.ferryman.playbook.record.RunRecord;
import org.ferryman.playbook.record.RunReport;
import org.ferryman.playbook.record.StepReport;
import org.ferryman.playbook.record.StepReport.State;
import org.ferryman.report.AmountText;

/** What came of an upgrade, and what to do next, told from its steps. */
public final class KratosVerdict implements RunReport.Verdict {

    private final RunRecord record;
    private final Result result;

    /** Of what a run folder tells. */
    public KratosVerdict(RunRecord record) {
        this.record = record;
        this.result = found();
    }

    /** What came of an upgrade. */
    public enum Result {
        /** No migration was run, and none is known to be needed. */
        NOT_BEGUN,
        /** The database has all migrations of the new Kratos already. */
        NOT_NEEDED,
        /** The migrations began, and did not come to their end. */
        INTERRUPTED,
        /** The migrations ran, and nobody looked whether a row changed. */
        NOT_VERIFIED,
        /** They ran; what was there before is not known. */
        NOT_PROVABLE,
        /** They ran, and not all is as it should be. */
        DIFFERS,
        /** They ran, and no row changed. */
        PROVEN,
        /** They were taken back, and have not run since. */
        TAKEN_BACK
    }

    /** What came of this one. */
    public Result result() {
        return result;
    }

    private Result found() {
        if (!isDone(KratosSteps.MIGRATE)) {
            if (hasStopped(KratosSteps.MIGRATE)) {
                return Result.INTERRUPTED;
            }
            if (record.step(KratosSteps.MIGRATE).state() == State.UNDONE) {
                return Result.TAKEN_BACK;
            }
            return record.result(KratosSteps.ASSESS)
                            .filter(KratosAssessment::nothingLeft)
                            .isPresent()
                    ? Result.NOT_NEEDED
                    : Result.NOT_BEGUN;
        } else if (hasStopped(KratosSteps.MIGRATE)) {
            return Result.INTERRUPTED;
        }
        Optional<KratosVerification> verification = verification();
        if (verification.isEmpty()) {
            return Result.NOT_VERIFIED;
        } else if (!verification.get().provable()) {
            return Result.NOT_PROVABLE;
        }
        return verification.get().equal() ? Result.PROVEN : Result.DIFFERS;
    }

    /** That of this upgrade; the folder may have one of an earlier one. */
    private Optional<KratosVerification> verification() {
        boolean later = record.step(KratosSteps.VERIFY)
                .when()
                .filter(when -> record.step(KratosSteps.MIGRATE).when().stream().noneMatch(when::isBefore))
                .isPresent();
        return later ? record.result(KratosSteps.VERIFY) : Optional.empty();
    }

    /** Whether its last attempt did not end as it should, after something was changed. */
    private boolean hasStopped(PlaybookStep<?, ?> row) {
        StepReport step = record.step(row);
        return step.state() == State.PART_WAY
                || step.state() == State.UNFINISHED
                || (step.state() == State.DONE && step.attention());
    }

    private boolean isFrozen() {
        return isDone(KratosSteps.FREEZE);
    }

    /** Whether the guard was taken off for a charm, and not set again. */
    private boolean isLifted() {
        return isFrozen() && FreezePass.isLifted(record);
    }

    @Override
    public String sentence() {
        return switch (result) {
            case NOT_BEGUN ->
                (isFrozen() ? "Writes are stopped, and no migration was run." : "Not upgraded yet.")
                        + PreparationText.of(
                                record,
                                List.of(
                                        KratosSteps.ASSESS,
                                        KratosSteps.IDENTITIES,
                                        KratosSteps.BACKUP,
                                        KratosSteps.REHEARSE));
            case NOT_NEEDED -> "No migration is needed: the database is " + assessed() + ".";
            case INTERRUPTED -> "The migrations did not come to their end" + stillStopped() + ".";
            case NOT_VERIFIED -> migrations() + "; not verified yet" + stillStopped() + ".";
            case NOT_PROVABLE -> migrations() + "; whether a row changed can't be proven" + stillStopped() + ".";
            case DIFFERS -> migrations() + "; not everything is as it should be" + stillStopped() + ".";
            case TAKEN_BACK -> "Taken back: " + record.step(KratosSteps.UNDO).summary();
            case PROVEN -> migrations() + "; " + proof() + stoodStill() + ".";
        };
    }

    private String assessed() {
        return record.result(KratosSteps.ASSESS)
                .map(assessment -> KratosTales.level(assessment.level()))
                .orElse("as it should be");
    }

    /** Also where they ran in several attempts, of which the last one alone has a result. */
    private String migrations() {
        Optional<KratosMigration> last = record.result(KratosSteps.MIGRATE);
        Optional<KratosVerification> known = verification();
        String from = known.flatMap(KratosVerification::from)
                .or(() -> last.map(KratosMigration::from))
                .orElse("");
        String to = last.map(KratosMigration::to).orElse("");
        int between = between(from, to);
        int count = between > 0
                ? between
                : last.map(migration -> migration.applied().size()).orElse(0);
        return AmountText.count(count, "migration") + " run, " + from + " → " + to;
    }

    private static int between(String from, String to) {
        return KratosLevels.SHIPPED
                .ofTag(to)
                .flatMap(target -> KratosLevels.SHIPPED.ofTag(from).map(before -> (int) target.versions().stream()
                        .filter(version -> !before.versions().contains(version))
                        .count()))
                .orElse(0);
    }

    private String proof() {
        KratosVerification proof = verification().orElseThrow();
        long tables = proof.tables().stream()
                .filter(table -> !table.expectedToDiffer())
                .count();
        return "no row changed (" + AmountText.count(tables, "table") + ", " + AmountText.count(proof.compared(), "row")
                + " compared)";
    }

    private String stoodStill() {
        return isFrozen()
                ? stillStopped()
                : record.result(KratosSteps.THAW)
                        .flatMap(KratosThaw::writesStoppedSeconds)
                        .map(seconds -> "; writes stood still for " + AmountText.seconds(seconds))
                        .orElse("");
    }

    private String stillStopped() {
        return isLifted()
                ? "; writes are not refused at the moment, as the guard is off for the charm"
                : isFrozen() ? "; writes are still stopped" : "";
    }

    @Override
    public boolean needsAttention() {
        return isFrozen()
                || switch (result) {
                    case INTERRUPTED, NOT_VERIFIED, NOT_PROVABLE, DIFFERS -> true;
                    // Proven without a backup is proven; the chapter of the backup says that there is none.
                    case NOT_BEGUN, NOT_NEEDED, PROVEN, TAKEN_BACK ->
                        record.steps().stream()
                                .filter(step -> !step.step().equals(KratosSteps.BACKUP.id()))
                                .anyMatch(StepReport::attention);
                };
    }

    @Override
    public List<String> next() {
        List<String> next = new ArrayList<>();
        for (StepReport step : record.steps()) {
            if (step.state() == State.UNREADABLE) {
                next.add("Find out why " + step.step() + ".json can't be read.");
            } else if (step.state() == State.PART_WAY || step.state() == State.UNFINISHED) {
                next.add(step.title() + " did not end: see with `ferryman kratos status` whether it is still running;"
                        + " if not, run the same command again.");
            }
        }
        next.addAll(wayOn());
        if (isLifted()) {
            next.add("Run the same command again: it waits for the charm's task, and sets the guard again. Until then"
                    + " nothing keeps a Kratos from writing.");
        } else if (isFrozen()) {
            next.add("Nobody can log in or register until `ferryman kratos thaw`.");
        }
        return next;
    }

    /** What to do next where a database still is as this upgrade left it; empty if it is not, or was not upgraded. */
    Optional<List<String>> wayOn(KratosStatus now) {
        boolean over = switch (result) {
            case TAKEN_BACK -> true;
            // Where there is more to migrate, it is asked about the next upgrade.
            case NOT_VERIFIED, NOT_PROVABLE, DIFFERS, PROVEN -> now.answer() != UpgradePlan.Answer.NEEDED;
            case NOT_BEGUN, NOT_NEEDED, INTERRUPTED -> false;
        };
        Optional<String> left = result == Result.TAKEN_BACK
                ? record.result(KratosSteps.UNDO).map(KratosUndo::to)
                : record.result(KratosSteps.MIGRATE).map(KratosMigration::to);
        boolean still = now.level().state() == DatabaseLevel.State.EXACT
                && now.migrating().isEmpty()
                && left.equals(Optional.of(now.level().name()));
        return over && still ? Optional.of(wayOn()) : Optional.empty();
    }

    private List<String> wayOn() {
        return switch (result) {
            case NOT_BEGUN ->
                List.of(
                        isDone(KratosSteps.ASSESS)
                                ? "Go on as `ferryman kratos runbook` says, or do all of it with `ferryman kratos run`."
                                : "Find out what there is with `ferryman kratos assess`.");
            case NOT_NEEDED -> List.of("Nothing: the new Kratos can be started.");
            case INTERRUPTED ->
                List.of("Resolve what stopped the migrations, then run `ferryman kratos migrate` again: it goes on"
                        + " where it stopped.");
            case NOT_VERIFIED -> List.of("Prove it with `ferryman kratos verify`, before anybody writes.");
            case NOT_PROVABLE ->
                withBackup("What was there before is not on record. Try the new Kratos before you rely on it.");
            case DIFFERS ->
                List.of("Look at what the verification found. Go back with `ferryman kratos undo`, or let everybody"
                        + " write to the database as it is with `ferryman kratos thaw`; start no Kratos until then.");
            case TAKEN_BACK ->
                List.of("Start the old Kratos. Assess again once the reason for going back is resolved.");
            case PROVEN ->
                withBackup("Start the new Kratos with the secrets and identity schemas of the old one; never the old"
                        + " one.");
        };
    }

    private List<String> withBackup(String first) {
        return isDone(KratosSteps.BACKUP)
                ? List.of(first, "Keep the backup until you are sure of the new Kratos.")
                : List.of(first);
    }

    private boolean isDone(PlaybookStep<?, ?> row) {
        return record.step(row).state() == State.DONE;
    }
}
