package org.ferryman.kratos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.replicate.KratosCutover;
import org.ferryman.kratos.replicate.KratosReturn;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.record.PreparationText;
import org.ferryman.playbook.record.RunRecord;
import org.ferryman.playbook.record.RunReport;
import org.ferryman.playbook.record.StepReport;
import org.ferryman.playbook.record.StepReport.State;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.report.AmountText;

/** What came of an upgrade in a second database, and what to do next, told from its steps. */
public final class KratosBlueGreenVerdict implements RunReport.Verdict {

    private final RunRecord record;
    private final Result result;

    /** Of what a run folder tells. */
    public KratosBlueGreenVerdict(RunRecord record) {
        this.record = record;
        this.result = found();
    }

    /** What came of it. */
    public enum Result {
        /** Nothing of it is there. */
        NOT_BEGUN,
        /** The source has all migrations of the new Kratos already. */
        NOT_NEEDED,
        /** The target is made to follow, or was given up in between. */
        BEGUN,
        /** The target followed, at the level of the source. */
        FOLLOWING,
        /** It was upgraded, and followed. */
        UPGRADED,
        /** The cut-over began, and its end is not on record. */
        INTERRUPTED,
        /** The target took over; whether it had everything is not known. */
        UNPROVEN,
        /** The target took over, and did not hold the same. */
        DIFFERS,
        /** The target took over, and held the same. */
        PROVEN,
        /** Going back to the source began, and its end is not on record. */
        RETURN_INTERRUPTED,
        /** The source took over again; that it had everything is not proven. */
        RETURNED_UNPROVEN,
        /** The source took over again, and held the same. */
        RETURNED
    }

    /** What came of this one. */
    public Result result() {
        return result;
    }

    private Result found() {
        State cutover = record.step(KratosBlueGreenSteps.CUTOVER).state();
        Optional<KratosCutover> done = record.result(KratosBlueGreenSteps.CUTOVER);
        State back = record.step(KratosBlueGreenSteps.WAY_BACK_GO).state();
        if (back == State.PART_WAY || back == State.UNFINISHED) {
            return Result.RETURN_INTERRUPTED;
        }
        Optional<KratosReturn> returned = returned();
        if (returned.isPresent()) {
            return returned.get().proof() == RowEquality.EQUAL ? Result.RETURNED : Result.RETURNED_UNPROVEN;
        }
        if (cutover == State.DONE && done.isPresent()) {
            return switch (done.get().proof()) {
                case EQUAL -> Result.PROVEN;
                case DIFFERS -> Result.DIFFERS;
                case UNPROVEN -> Result.UNPROVEN;
            };
        } else if (cutover == State.PART_WAY || cutover == State.UNFINISHED) {
            return Result.INTERRUPTED;
        } else if (isDone(KratosBlueGreenSteps.PREPARE)) {
            return Result.UPGRADED;
        } else if (isDone(KratosBlueGreenSteps.REPLICATE)) {
            return hasBegun(KratosBlueGreenSteps.PREPARE) ? Result.BEGUN : Result.FOLLOWING;
        } else if (hasBegun(KratosBlueGreenSteps.REPLICATE)) {
            return Result.BEGUN;
        }
        return record.result(KratosBlueGreenSteps.ASSESS)
                        .filter(KratosAssessment::nothingLeft)
                        .isPresent()
                ? Result.NOT_NEEDED
                : Result.NOT_BEGUN;
    }

    /** Not one that a later cut-over has followed. */
    private Optional<KratosReturn> returned() {
        Optional<KratosCutover> there = record.result(KratosBlueGreenSteps.CUTOVER);
        return record.step(KratosBlueGreenSteps.WAY_BACK_GO).state() == State.DONE
                ? record.result(KratosBlueGreenSteps.WAY_BACK_GO)
                        .filter(back -> there.isEmpty()
                                || back.openedAt().isAfter(there.get().openedAt()))
                : Optional.empty();
    }

    private boolean hasBegun(PlaybookStep<?, ?> step) {
        State state = record.step(step).state();
        return state == State.PART_WAY || state == State.UNFINISHED;
    }

    @Override
    public String sentence() {
        return switch (result) {
            case NOT_BEGUN ->
                record.step(KratosBlueGreenSteps.REPLICATE).state() == State.UNDONE
                        ? "The replication was ended before the cut-over; the source serves."
                        : "Nothing was replicated yet."
                                + PreparationText.of(
                                        record,
                                        List.of(
                                                KratosBlueGreenSteps.ASSESS,
                                                KratosBlueGreenSteps.IDENTITIES,
                                                KratosBlueGreenSteps.BACKUP,
                                                KratosBlueGreenSteps.REHEARSE));
            case NOT_NEEDED -> "No migration is needed.";
            case BEGUN -> "The target does not have everything yet; the source serves.";
            case FOLLOWING -> "The target followed the source, and is not upgraded yet.";
            case UPGRADED -> upgraded() + ", and followed; the source serves.";
            case INTERRUPTED -> "The cut-over began, and did not come to its end.";
            case UNPROVEN, DIFFERS, PROVEN -> {
                KratosCutover cutover =
                        record.result(KratosBlueGreenSteps.CUTOVER).orElseThrow();
                yield upgraded() + ", and took over. " + KratosBlueGreenTales.proof(cutover.proof(), cutover.tables())
                        + cutover.outageSeconds()
                                .map(seconds -> " Writes stood still for " + AmountText.seconds(seconds) + ".")
                                .orElse("");
            }
            case RETURN_INTERRUPTED -> "Going back to the source began, and did not come to its end.";
            case RETURNED_UNPROVEN, RETURNED -> {
                KratosReturn back = returned().orElseThrow();
                yield "The source took over again. " + KratosBlueGreenTales.proof(back.proof(), back.tables());
            }
        };
    }

    private String upgraded() {
        return record.result(KratosBlueGreenSteps.PREPARE)
                .map(done -> "The target was upgraded, Kratos " + done.from() + " → " + done.to())
                .orElse("The target was upgraded");
    }

    @Override
    public boolean needsAttention() {
        return switch (result) {
            case BEGUN, INTERRUPTED, UNPROVEN, DIFFERS, RETURN_INTERRUPTED, RETURNED_UNPROVEN -> true;
            case NOT_BEGUN, NOT_NEEDED, FOLLOWING, UPGRADED, PROVEN, RETURNED ->
                record.steps().stream().anyMatch(StepReport::attention);
        };
    }

    @Override
    public List<String> next() {
        List<String> next = new ArrayList<>();
        for (StepReport step : record.steps()) {
            if (step.state() == State.UNREADABLE) {
                next.add("Find out why " + step.step() + ".json can't be read.");
            }
        }
        next.addAll(wayOn());
        if (FreezePass.isLifted(record)) {
            next.add(
                    "The guard on the target is off for the charm. Run the same command again: it waits for the charm's"
                            + " task, and sets the guard again. Until then let nobody use the target.");
        }
        return next;
    }

    private List<String> wayOn() {
        return switch (result) {
            case NOT_BEGUN -> List.of("Let the target follow with `ferryman kratos replicate`.");
            case NOT_NEEDED -> List.of("Nothing: the new Kratos can be started on the source.");
            case BEGUN ->
                List.of(
                        "See with `ferryman kratos status --target` how far it is, and go on with the same command.",
                        "As long as the target does not follow, the source keeps its log for it. To give up, run"
                                + " `ferryman kratos replicate stop`.");
            case FOLLOWING -> List.of("Upgrade the target with `ferryman kratos migrate --target`.");
            case UPGRADED -> List.of("Hand over with `ferryman kratos cutover` in a quiet moment.");
            case INTERRUPTED ->
                List.of("See with `ferryman kratos status --target` whether writes are stopped. If so, go on with"
                        + " `ferryman kratos cutover`, or run `ferryman kratos thaw` on the source.");
            case UNPROVEN, DIFFERS ->
                List.of(
                        "Compare the tables that the cut-over names on both sides.",
                        "Keep the source: it has everything as it was when its writes were stopped.");
            case PROVEN ->
                isStopped()
                        ? List.of("Keep the source until you are sure of the new Kratos.")
                        : List.of(
                                "Route traffic to the new Kratos, and stop the old one.",
                                "Keep the source until you are sure of the new Kratos. Then remove what was needed for"
                                        + " the upgrade with `ferryman kratos cleanup`.");
            case RETURN_INTERRUPTED -> List.of("Go on with `ferryman kratos way-back go`.");
            case RETURNED_UNPROVEN ->
                List.of(
                        "Compare the tables that going back names on both sides.",
                        "Keep the target: it has everything as it was when its writes were stopped.");
            case RETURNED ->
                List.of(
                        "Route traffic to the old Kratos on the source, and stop the new one.",
                        "Remove what was needed for the upgrade with `ferryman kratos cleanup`.");
        };
    }

    private boolean isStopped() {
        return record.step(KratosBlueGreenSteps.REPLICATE).state() == State.UNDONE;
    }

    private boolean isDone(PlaybookStep<?, ?> row) {
        return record.step(row).state() == State.DONE;
    }
}
