package org.ferryman.desktop.backup;

import java.util.Optional;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Severity;
import org.ferryman.playbook.backup.BackupResult;
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
        Texts texts = page.texts();
        @Nullable BackupResult known = page.backupProperty().get();
        boolean gone = page.goneProperty().get();
        boolean unverified = BackupPage.hasFailed(page.verifyActivity());
        Optional<String> serves = page.workspace().servesSince();
        if (page.isBusy()) {
            boolean verifies = page.verifyActivity().isBusy();
            return new BackupStanding(PageState.RUNNING, texts.get(verifies ? "result.verifying" : "result.running"));
        } else if (gone) {
            return new BackupStanding(PageState.FAILED, texts.get("result.gone"));
        } else if (unverified || BackupPage.hasFailed(page.backupActivity())) {
            return new BackupStanding(PageState.FAILED, texts.get(unverified ? "result.unverified" : "result.failed"));
        } else if (page.isWaived()) {
            return new BackupStanding(PageState.ATTENTION, texts.get("result.waived"));
        } else if (serves.isPresent()) {
            return new BackupStanding(PageState.DONE, texts.get("result.cut_over", serves.get()));
        } else if (known == null) {
            boolean cancelled = page.backupActivity().outcomeProperty().get() instanceof Outcome.Cancelled;
            return new BackupStanding(PageState.TO_DO, cancelled ? texts.get("result.cancelled") : "");
        }
        boolean warns = known.findings().stream().anyMatch(finding -> finding.severity() != Severity.INFO);
        return new BackupStanding(
                page.isOlder() || warns ? PageState.ATTENTION : PageState.DONE,
                texts.get(page.isOlder() ? "result.older" : "result", Amounts.bytes(known.bytes())));
    }
}
