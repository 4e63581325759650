package org.ferryman.desktop.backup;

import org.ferryman.desktop.wizard.PageStanding;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Severity;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.report.AmountText;

/** How the page stands, by what it shows. */
final class BackupStanding {

    private BackupStanding() {}

    static PageStanding of(BackupContent now, TextBundle texts) {
        BackupResult known = now.backup();
        boolean unverified = BackupContent.hasFailed(now.verified());
        if (now.isBusy()) {
            String key = switch (now.running()) {
                case VERIFICATION -> "result.verifying";
                case WAIVER -> "result.waiving";
                case BACKUP, NOTHING -> "result.running";
            };
            return new PageStanding(PageState.RUNNING, texts.get(key));
        } else if (now.gone()) {
            return new PageStanding(PageState.FAILED, texts.get("result.gone"));
        } else if (unverified || BackupContent.hasFailed(now.made())) {
            return new PageStanding(PageState.FAILED, texts.get(unverified ? "result.unverified" : "result.failed"));
        } else if (now.isWaived()) {
            return new PageStanding(PageState.ATTENTION, texts.get("result.waived"));
        } else if (now.servesSince().isPresent()) {
            return new PageStanding(
                    PageState.DONE,
                    texts.get("result.cut_over", now.servesSince().get()));
        } else if (known == null) {
            boolean cancelled = now.made() instanceof Outcome.Cancelled;
            return new PageStanding(PageState.TO_DO, cancelled ? texts.get("result.cancelled") : "");
        }
        boolean warns = known.findings().stream().anyMatch(finding -> finding.severity() != Severity.INFO);
        return new PageStanding(
                now.isOlder() || warns ? PageState.ATTENTION : PageState.DONE,
                texts.get(now.isOlder() ? "result.older" : "result", AmountText.bytes(known.bytes())));
    }
}
