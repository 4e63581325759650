package org.ferryman.desktop.execute;

import org.ferryman.desktop.wizard.Action;
import org.ferryman.desktop.wizard.Texts;

/** The two buttons of the page, by its phase. */
final class ExecuteActions {

    private final ExecutePage page;
    private final Texts texts;
    private final Action migrate;
    private final Action verify;
    private final Action look;
    private final Action cancel;

    ExecuteActions(ExecutePage page, Runnable migrate, Runnable verify, Runnable look, Runnable cancel) {
        this.page = page;
        this.texts = page.texts();
        this.migrate = new Action(texts.get("migrate"), migrate);
        this.verify = new Action(texts.get("verify.again"), verify);
        this.look = new Action(texts.get("look.again"), look);
        this.cancel = new Action(texts.get("cancel"), cancel);
    }

    private static boolean isMoved(Phase phase) {
        return switch (phase) {
            case VERIFIED, DOUBTFUL, UNVERIFIED, DIFFERENT -> true;
            default -> false;
        };
    }

    void show(Phase now) {
        boolean again = page.isStale() || isMoved(now);
        migrate.textProperty().set(texts.get(again ? "migrate.again" : "migrate"));
        migrate.enabledProperty().set(now != Phase.CONFIRMING && page.canMigrate());
        look.enabledProperty().set(!page.workspace().lookActivity().isBusy());
        cancel.enabledProperty().set(now == Phase.RUNNING && !page.asksToCancel());
        cancel.dangerousProperty().set(page.isChanging());
        Stage<?> running = page.sequence().current();
        if (running != null) {
            cancel.textProperty().set(texts.get((now == Phase.CANCELLING ? "cancelling." : "cancel.") + running.id()));
        }
        page.primaryProperty()
                .set(
                        switch (now) {
                            case LOOKING, RUNNING, CANCELLING -> null;
                            case UNKNOWN, BLOCKED, CUT_OVER -> look;
                            case READY, CONFIRMING, DIFFERENT -> migrate;
                            case UNVERIFIED, VERIFIED, DOUBTFUL -> verify;
                        });
        page.secondaryProperty()
                .set(
                        switch (now) {
                            case RUNNING, CANCELLING -> cancel;
                            case DIFFERENT -> verify;
                            case UNVERIFIED, VERIFIED, DOUBTFUL -> migrate;
                            case BLOCKED ->
                                page.workspace().verificationProperty().get() == null ? null : verify;
                            default -> null;
                        });
    }
}
