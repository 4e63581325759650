package org.ferryman.desktop.skipped;

import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.skipped.SkippedIndex;
import org.ferryman.keto.skipped.SkippedStates;
import org.ferryman.report.Amounts;

/** How the step stands, for the list of steps: done when nothing is left to be decided. */
record Standing(PageState state, String result) {

    /** @param works whether the page is at work */
    static Standing of(SkippedPage page, boolean works) {
        SkippedIndex list = page.indexProperty().get();
        if (list == null) {
            Outcome<?> problem = page.problemProperty().get();
            PageState idle =
                    problem == null || problem instanceof Outcome.Cancelled ? PageState.TO_DO : PageState.FAILED;
            return new Standing(works ? PageState.RUNNING : idle, "");
        }
        SkippedStates states = page.decide().statesProperty().get();
        long open = list.size() == 0 ? 0 : states == null ? list.size() : states.open(list.size());
        String count = count(page.texts(), list.size(), open);
        if (page.staleProperty().get()) {
            return new Standing(
                    works ? PageState.RUNNING : PageState.STALE, page.texts().get("result.stale", count));
        }
        PageState idle = open == 0 ? PageState.DONE : PageState.ATTENTION;
        return new Standing(works ? PageState.RUNNING : idle, count);
    }

    private static String count(Texts texts, int listed, long open) {
        if (listed == 0) {
            return texts.get("result.none");
        }
        return open == 0 ? texts.get("result.decided") : texts.get("result.some", Amounts.count(open));
    }
}
