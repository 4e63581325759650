package org.ferryman.desktop.connections;

import java.util.Optional;
import org.ferryman.desktop.wizard.PageStanding;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Outcome;
import org.ferryman.postgres.check.ConnectionCheck;
import org.jspecify.annotations.Nullable;

/**
 * How the page stands while nothing is at work.
 *
 * @param texts of the form
 * @param unnamed that something is missing that the service needs; empty if nothing is
 */
record ConnectionsStanding(TextBundle texts, String unnamed) {

    /**
     * By how the database was opened last, how the test ended, and what it found about what stands on the page now.
     */
    PageStanding of(@Nullable Outcome<?> opening, @Nullable Outcome<?> testing, Optional<TestedConnection> tested) {
        if (opening != null && !(opening instanceof Outcome.Done) && !(opening instanceof Outcome.Cancelled)) {
            return new PageStanding(PageState.FAILED, texts.get("result.closed"));
        } else if (testing instanceof Outcome.Blocked || testing instanceof Outcome.Failed) {
            return new PageStanding(PageState.FAILED, texts.get("result.failed"));
        } else if (tested.isEmpty()) {
            return new PageStanding(PageState.TO_DO, "");
        } else if (tested.get().report().blocked()) {
            long failed = count(tested.get(), ConnectionCheck.Status.FAILED);
            return new PageStanding(PageState.FAILED, texts.get("result.blocked", failed));
        } else if (!unnamed.isEmpty()) {
            return new PageStanding(PageState.ATTENTION, unnamed);
        }
        long warnings = count(tested.get(), ConnectionCheck.Status.WARNING);
        return warnings > 0
                ? new PageStanding(PageState.ATTENTION, texts.get("result.warnings", warnings))
                : new PageStanding(PageState.DONE, texts.get("result.passed"));
    }

    private static long count(TestedConnection tested, ConnectionCheck.Status status) {
        return tested.report().checks().stream()
                .filter(check -> check.status() == status)
                .count();
    }
}
