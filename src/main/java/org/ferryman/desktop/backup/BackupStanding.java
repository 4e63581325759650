package org.ferryman.desktop.backup;

import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Severity;
import org.ferryman.keto.Backup;
import org.ferryman.report.Amounts;
import org.jspecify.annotations.Nullable;

/**
 * How the page stands, as the step list shows it.
 *
 * @param state its sign
 * @param result in one short line
 */
record BackupStanding(PageState state, String result) {

    static BackupStanding of(BackupPage page) {
        PageState state = state(page);
        return new BackupStanding(state, result(page, state));
    }

    private static PageState state(BackupPage page) {
        Backup known = page.backupProperty().get();
        if (page.isBusy()) {
            return PageState.RUNNING;
        } else if (hasFailed(page.backupActivity())
                || hasFailed(page.verifyActivity())
                || page.goneProperty().get()) {
            return PageState.FAILED;
        } else if (page.isWaived()) {
            return PageState.ATTENTION;
        } else if (page.isStale()) {
            return PageState.STALE;
        } else if (known == null) {
            return PageState.TO_DO;
        }
        boolean warns = known.findings().stream().anyMatch(finding -> finding.severity() != Severity.INFO);
        return warns ? PageState.ATTENTION : PageState.DONE;
    }

    private static String result(BackupPage page, PageState state) {
        Texts texts = page.texts();
        @Nullable Backup known = page.backupProperty().get();
        return switch (state) {
            case RUNNING -> texts.get(page.verifyActivity().isBusy() ? "result.verifying" : "result.running");
            case FAILED ->
                texts.get(
                        page.goneProperty().get()
                                ? "result.gone"
                                : hasFailed(page.verifyActivity()) ? "result.unverified" : "result.failed");
            case STALE -> texts.get("result.stale");
            case TO_DO ->
                page.backupActivity().outcomeProperty().get() instanceof Outcome.Cancelled
                        ? texts.get("result.cancelled")
                        : "";
            case DONE, ATTENTION ->
                known == null || page.isWaived()
                        ? texts.get("result.waived")
                        : texts.get("result", Amounts.bytes(known.bytes()));
        };
    }

    /** Whether it ended, but neither well nor because it was told to. */
    static boolean hasFailed(Activity<?> activity) {
        Outcome<?> outcome = activity.outcomeProperty().get();
        return outcome != null && !(outcome instanceof Outcome.Done) && !(outcome instanceof Outcome.Cancelled);
    }
}
