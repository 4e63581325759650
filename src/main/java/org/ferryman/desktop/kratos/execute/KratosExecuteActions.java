package org.ferryman.desktop.kratos.execute;

import org.ferryman.desktop.kratos.execute.KratosExecuteContent.Phase;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.TextBundle;
import org.jspecify.annotations.Nullable;

/** The two buttons of the page, by its phase. */
final class KratosExecuteActions {

    private final TextBundle texts;
    private final PageAction upgrade;
    private final PageAction verify;
    private final PageAction look;
    private final PageAction cancel;

    KratosExecuteActions(TextBundle texts, Runnable upgrade, Runnable verify, Runnable look, Runnable cancel) {
        this.texts = texts;
        this.upgrade = new PageAction(texts.get("upgrade"), upgrade);
        this.verify = new PageAction(texts.get("verify"), verify);
        this.look = new PageAction(texts.get("look.again"), look);
        this.cancel = new PageAction(texts.get("cancel"), cancel);
    }

    /** Names and allows them; which of them are there, {@link #primary} and {@link #secondary} tell. */
    void show(KratosExecuteContent now, boolean canLook) {
        boolean goesOn = now.ending().isPresent() && now.isFrozen();
        upgrade.textProperty().set(texts.get(!now.isRunHere() ? "upgrade.hand" : goesOn ? "upgrade.on" : "upgrade"));
        upgrade.enabledProperty().set(now.phase() == Phase.READY);
        verify.textProperty().set(texts.get(now.verified().isPresent() ? "verify.again" : "verify"));
        look.enabledProperty().set(canLook && now.opened() != null);
        cancel.enabledProperty().set(now.phase() == Phase.RUNNING && !now.run().asksToCancel());
        cancel.dangerousProperty().set(now.run().changes());
        String key = now.phase() == Phase.CANCELLING ? "cancelling" : now.run().changes() ? "cancel.asks" : "cancel";
        cancel.textProperty().set(texts.get(key));
    }

    /** What the page is there to do now; null if nothing. */
    @Nullable PageAction primary(KratosExecuteContent now) {
        return switch (now.phase()) {
            case LOOKING, RUNNING, CANCELLING -> null;
            case UNKNOWN, BLOCKED -> look;
            case READY, CONFIRMING -> upgrade;
            case MIGRATED -> verify;
        };
    }

    /** What else can be done now; null if nothing. */
    @Nullable PageAction secondary(KratosExecuteContent now) {
        return now.phase() == Phase.RUNNING || now.phase() == Phase.CANCELLING ? cancel : null;
    }
}
