package org.ferryman.desktop.execute;

import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.TextBundle;
import org.jspecify.annotations.Nullable;

/** The two buttons of the page, by its phase. */
final class ExecuteActions {

    private final TextBundle texts;
    private final PageAction migrate;
    private final PageAction verify;
    private final PageAction look;
    private final PageAction cancel;

    ExecuteActions(TextBundle texts, Runnable migrate, Runnable verify, Runnable look, Runnable cancel) {
        this.texts = texts;
        this.migrate = new PageAction(texts.get("migrate"), migrate);
        this.verify = new PageAction(texts.get("verify.again"), verify);
        this.look = new PageAction(texts.get("look.again"), look);
        this.cancel = new PageAction(texts.get("cancel"), cancel);
    }

    /** Names and allows them; which of them are there, {@link #primary} and {@link #secondary} tell. */
    void show(ExecuteContent now, boolean canLook) {
        ExecutePhase phase = now.phase();
        boolean again = now.stale() || isMoved(phase) || now.canMoveAgain();
        migrate.textProperty().set(texts.get(again ? "migrate.again" : "migrate"));
        boolean allowed = !now.canMoveAgain() || now.movesAgain();
        migrate.enabledProperty().set(phase != ExecutePhase.CONFIRMING && now.canMigrate() && allowed);
        look.enabledProperty().set(canLook);
        cancel.enabledProperty().set(phase == ExecutePhase.RUNNING && !now.run().asksToCancel());
        cancel.dangerousProperty().set(now.run().changes());
        String key = phase == ExecutePhase.CANCELLING ? "cancelling." : "cancel.";
        now.run().running().ifPresent(step -> cancel.textProperty().set(texts.get(key + step.id())));
    }

    private static boolean isMoved(ExecutePhase phase) {
        return switch (phase) {
            case VERIFIED, DOUBTFUL, UNVERIFIED, DIFFERENT -> true;
            default -> false;
        };
    }

    /** What the page is there to do now; null if nothing. */
    @Nullable PageAction primary(ExecuteContent now) {
        return switch (now.phase()) {
            case LOOKING, RUNNING, CANCELLING -> null;
            case BLOCKED -> now.canMoveAgain() ? migrate : look;
            case UNKNOWN, CUT_OVER -> look;
            case READY, CONFIRMING, DIFFERENT -> migrate;
            case UNVERIFIED, VERIFIED, DOUBTFUL -> verify;
        };
    }

    /** What else can be done now; null if nothing. */
    @Nullable PageAction secondary(ExecuteContent now) {
        return switch (now.phase()) {
            case RUNNING, CANCELLING -> cancel;
            case DIFFERENT -> verify;
            case UNVERIFIED, VERIFIED, DOUBTFUL -> migrate;
            case BLOCKED -> now.canMoveAgain() ? look : now.verification() == null ? null : verify;
            default -> null;
        };
    }
}
