package org.ferryman.desktop.skipped;

import org.ferryman.desktop.wizard.PageStanding;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.skipped.SkippedIndex;
import org.ferryman.keto.skipped.SkippedStates;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;

/** How the page stands: done when nothing is left to be decided. */
record SkippedStanding(
        @Nullable SkippedIndex list,
        @Nullable Outcome<?> failure,
        @Nullable SkippedStates states,
        boolean isStale,
        TextBundle texts) {

    PageStanding of(boolean works) {
        if (list == null) {
            PageState idle =
                    failure == null || failure instanceof Outcome.Cancelled ? PageState.TO_DO : PageState.FAILED;
            return new PageStanding(works ? PageState.RUNNING : idle, "");
        }
        long open = list.size() == 0 ? 0 : states == null ? list.size() : states.open(list.size());
        String count = list.size() == 0
                ? texts.get("result.none")
                : open == 0 ? texts.get("result.decided") : texts.get("result.some", AmountText.count(open));
        PageState idle = isStale ? PageState.STALE : open == 0 ? PageState.DONE : PageState.ATTENTION;
        return new PageStanding(works ? PageState.RUNNING : idle, isStale ? texts.get("result.stale", count) : count);
    }
}
