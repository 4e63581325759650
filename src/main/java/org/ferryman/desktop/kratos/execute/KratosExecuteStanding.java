package org.ferryman.desktop.kratos.execute;

import java.util.Optional;
import org.ferryman.desktop.wizard.PageStanding;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Outcome;
import org.ferryman.kratos.verify.KratosVerification;

/** How the page stands. */
final class KratosExecuteStanding {

    private final TextBundle texts;

    KratosExecuteStanding(TextBundle texts) {
        this.texts = texts;
    }

    PageStanding of(KratosExecuteContent now) {
        return switch (now.phase()) {
            case LOOKING -> new PageStanding(PageState.TO_DO, "");
            case RUNNING, CANCELLING ->
                new PageStanding(
                        PageState.RUNNING,
                        now.run()
                                .running()
                                .map(step -> texts.get("result." + step.id()))
                                .orElse(""));
            case UNKNOWN -> new PageStanding(PageState.FAILED, texts.get("result.unknown"));
            case BLOCKED -> new PageStanding(PageState.FAILED, texts.get("result.blocked"));
            case READY, CONFIRMING -> ready(now);
            case MIGRATED -> migrated(now);
        };
    }

    private PageStanding ready(KratosExecuteContent now) {
        if (now.ending().isEmpty()) {
            return now.isFrozen()
                    ? new PageStanding(PageState.ATTENTION, texts.get("result.frozen"))
                    : new PageStanding(PageState.TO_DO, "");
        }
        boolean cancelled = now.ending().get().outcome() instanceof Outcome.Cancelled;
        return new PageStanding(
                cancelled ? PageState.TO_DO : PageState.FAILED,
                texts.get(cancelled ? "result.cancelled" : "result.failed"));
    }

    private PageStanding migrated(KratosExecuteContent now) {
        Optional<KratosVerification> verified = now.verified();
        if (verified.isEmpty()) {
            boolean upgraded = now.migration() != null || now.isFrozen();
            return new PageStanding(
                    upgraded ? PageState.ATTENTION : PageState.DONE,
                    texts.get(upgraded ? "result.unverified" : "result.nothing"));
        }
        String key = now.isProven() ? "result.proven" : verified.get().provable() ? "result.differs" : "result.open";
        boolean done = now.isProven() && !now.isFrozen();
        return new PageStanding(
                done ? PageState.DONE : PageState.ATTENTION,
                texts.get(now.isFrozen() ? key + ".frozen" : key, verified.get().level()));
    }
}
