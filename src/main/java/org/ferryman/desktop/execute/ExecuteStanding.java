package org.ferryman.desktop.execute;

import java.util.Optional;
import org.ferryman.desktop.wizard.PageStanding;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.PlaybookRunModel.Ending;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Severity;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.MoveCount;
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

    PageStanding of(MoveSnapshot progress) {
        return switch (now.phase()) {
            case LOOKING -> new PageStanding(PageState.TO_DO, "");
            case UNKNOWN -> new PageStanding(PageState.FAILED, texts.get("result.unknown"));
            case BLOCKED ->
                new PageStanding(
                        isUsedAndWhole() ? PageState.ATTENTION : PageState.FAILED,
                        texts.get(isInUse() ? "result.in_use" : "result.blocked"));
            case READY, CONFIRMING -> beforehand();
            case RUNNING -> new PageStanding(PageState.RUNNING, running(progress));
            case CANCELLING -> new PageStanding(PageState.RUNNING, running("cancelling."));
            case UNVERIFIED -> new PageStanding(PageState.ATTENTION, texts.get("result.unverified"));
            case DIFFERENT -> new PageStanding(PageState.FAILED, texts.get("result.different"));
            case VERIFIED -> verified();
            case DOUBTFUL -> new PageStanding(PageState.ATTENTION, texts.get("result.doubtful"));
            case CUT_OVER ->
                new PageStanding(
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

    private PageStanding beforehand() {
        Optional<Outcome<?>> outcome = now.ending().map(Ending::outcome);
        if (outcome.isPresent() && outcome.get() instanceof Outcome.Cancelled) {
            return new PageStanding(PageState.TO_DO, texts.get("result.cancelled"));
        } else if (outcome.isPresent()) {
            return new PageStanding(PageState.FAILED, texts.get("result.failed"));
        } else if (now.stale()) {
            return new PageStanding(PageState.STALE, texts.get("result.stale"));
        }
        return new PageStanding(PageState.TO_DO, "");
    }

    private String running(MoveSnapshot progress) {
        return now.run().isAt(KetoSteps.MIGRATE) && progress.percent().isPresent()
                ? texts.get("result.moving", progress.percent().getAsLong())
                : running("result.");
    }

    private String running(String key) {
        return now.run().running().map(step -> texts.get(key + step.id())).orElse("");
    }

    private PageStanding verified() {
        Verification verification = now.verification();
        if (verification == null) {
            return new PageStanding(PageState.DONE, "");
        }
        boolean calm = verification.findings().stream().noneMatch(finding -> finding.severity() != Severity.INFO);
        MoveCount count = now.count().orElseThrow();
        return new PageStanding(
                calm && count.isWhole() && now.ending().isEmpty() ? PageState.DONE : PageState.ATTENTION, count.text());
    }
}
