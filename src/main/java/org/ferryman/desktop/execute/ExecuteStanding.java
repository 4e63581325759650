package org.ferryman.desktop.execute;

import java.util.Optional;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Standing;
import org.ferryman.desktop.wizard.StepSequence.Ending;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Severity;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.move.Verification;

/** How the page stands, by what it shows. */
final class ExecuteStanding {

    private final ExecuteContent now;
    private final TextBundle texts;

    ExecuteStanding(ExecuteContent now, TextBundle texts) {
        this.now = now;
        this.texts = texts;
    }

    /** Whether the user can go on. */
    boolean isReady() {
        return switch (now.phase()) {
            case VERIFIED, DOUBTFUL, CUT_OVER -> true;
            case BLOCKED -> isUsedAndWhole();
            default -> false;
        };
    }

    Standing of(MoveSnapshot progress) {
        return switch (now.phase()) {
            case LOOKING -> new Standing(PageState.TO_DO, "");
            case UNKNOWN -> new Standing(PageState.FAILED, texts.get("result.unknown"));
            case BLOCKED ->
                new Standing(
                        isUsedAndWhole() ? PageState.ATTENTION : PageState.FAILED,
                        texts.get(isInUse() ? "result.in_use" : "result.blocked"));
            case READY, CONFIRMING -> beforehand();
            case RUNNING -> new Standing(PageState.RUNNING, running(progress));
            case CANCELLING -> new Standing(PageState.RUNNING, running("cancelling."));
            case UNVERIFIED -> new Standing(PageState.ATTENTION, texts.get("result.unverified"));
            case DIFFERENT -> new Standing(PageState.FAILED, texts.get("result.different"));
            case VERIFIED -> verified();
            case DOUBTFUL -> new Standing(PageState.ATTENTION, texts.get("result.doubtful"));
            case CUT_OVER ->
                new Standing(
                        PageState.DONE,
                        texts.get("result.cut_over", now.servesSince().orElse("")));
        };
    }

    private boolean isInUse() {
        return now.status() != null && now.status().lastKnown() == KetoStatus.State.IN_USE;
    }

    private boolean isUsedAndWhole() {
        return isInUse() && now.verification() != null && now.verification().holds();
    }

    private Standing beforehand() {
        Optional<Outcome<?>> outcome = now.ending().map(Ending::outcome);
        if (outcome.isPresent() && outcome.get() instanceof Outcome.Cancelled) {
            return new Standing(PageState.TO_DO, texts.get("result.cancelled"));
        } else if (outcome.isPresent()) {
            return new Standing(PageState.FAILED, texts.get("result.failed"));
        } else if (now.stale()) {
            return new Standing(PageState.STALE, texts.get("result.stale"));
        }
        return new Standing(PageState.TO_DO, "");
    }

    private String running(MoveSnapshot progress) {
        return now.run().isAt("migrate") && progress.percent().isPresent()
                ? texts.get("result.moving", progress.percent().getAsLong())
                : running("result.");
    }

    private String running(String key) {
        return now.run().running().map(stage -> texts.get(key + stage)).orElse("");
    }

    private Standing verified() {
        Verification verification = now.verification();
        if (verification == null) {
            return new Standing(PageState.DONE, "");
        }
        boolean calm = verification.findings().stream().noneMatch(finding -> finding.severity() != Severity.INFO);
        return new Standing(
                calm && now.ending().isEmpty() ? PageState.DONE : PageState.ATTENTION,
                texts.get("result.verified", CountSums.of(verification).there()));
    }
}
