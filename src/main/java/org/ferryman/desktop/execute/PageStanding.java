package org.ferryman.desktop.execute;

import java.util.Optional;
import org.ferryman.desktop.execute.Sequence.Ending;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Severity;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.move.Verification;
import org.jspecify.annotations.Nullable;

/**
 * How the page stands, as the step list shows it.
 *
 * @param ready whether the user can go on
 * @param state its sign
 * @param result in one short line
 */
record PageStanding(boolean ready, PageState state, String result) {

    static PageStanding of(ExecutePage page, Phase phase) {
        Texts texts = page.texts();
        return switch (phase) {
            case LOOKING -> new PageStanding(false, PageState.TO_DO, "");
            case UNKNOWN -> new PageStanding(false, PageState.FAILED, texts.get("result.unknown"));
            case BLOCKED -> blocked(page);
            case READY, CONFIRMING -> beforehand(page);
            case RUNNING -> new PageStanding(false, PageState.RUNNING, running(page));
            case CANCELLING -> new PageStanding(false, PageState.RUNNING, running(page, "cancelling."));
            case UNVERIFIED -> new PageStanding(false, PageState.ATTENTION, texts.get("result.unverified"));
            case DIFFERENT -> new PageStanding(false, PageState.FAILED, texts.get("result.different"));
            case VERIFIED -> verified(page);
            case DOUBTFUL -> new PageStanding(true, PageState.ATTENTION, texts.get("result.doubtful"));
            case CUT_OVER ->
                new PageStanding(
                        true,
                        PageState.DONE,
                        texts.get(
                                "result.cut_over",
                                page.workspace().servesSince().orElse("")));
        };
    }

    private static PageStanding blocked(ExecutePage page) {
        KetoStatus status = page.workspace().statusProperty().get();
        Verification verification = page.workspace().verificationProperty().get();
        boolean inUse = status != null && status.lastKnown() == KetoStatus.State.IN_USE;
        boolean holds = inUse && verification != null && verification.holds();
        return new PageStanding(
                holds,
                holds ? PageState.ATTENTION : PageState.FAILED,
                page.texts().get(inUse ? "result.in_use" : "result.blocked"));
    }

    private static PageStanding beforehand(ExecutePage page) {
        Optional<Outcome<?>> outcome = page.ending().map(Ending::outcome);
        if (outcome.isPresent() && outcome.get() instanceof Outcome.Cancelled) {
            return new PageStanding(false, PageState.TO_DO, page.texts().get("result.cancelled"));
        } else if (outcome.isPresent()) {
            return new PageStanding(false, PageState.FAILED, page.texts().get("result.failed"));
        } else if (page.isStale()) {
            return new PageStanding(false, PageState.STALE, page.texts().get("result.stale"));
        }
        return new PageStanding(false, PageState.TO_DO, "");
    }

    private static String running(ExecutePage page) {
        Snapshot now = page.snapshotProperty().get();
        Stage<?> stage = page.sequence().current();
        boolean moves =
                stage != null && stage.id().equals("migrate") && now.percent().isPresent();
        return moves ? page.texts().get("result.moving", now.percent().getAsLong()) : running(page, "result.");
    }

    private static String running(ExecutePage page, String key) {
        @Nullable Stage<?> stage = page.sequence().current();
        return stage == null ? "" : page.texts().get(key + stage.id());
    }

    private static PageStanding verified(ExecutePage page) {
        Verification verification = page.workspace().verificationProperty().get();
        if (verification == null) {
            return new PageStanding(true, PageState.DONE, "");
        }
        boolean calm = verification.findings().stream().noneMatch(finding -> finding.severity() != Severity.INFO);
        return new PageStanding(
                true,
                calm && page.ending().isEmpty() ? PageState.DONE : PageState.ATTENTION,
                page.texts().get("result.verified", Sums.of(verification).there()));
    }
}
