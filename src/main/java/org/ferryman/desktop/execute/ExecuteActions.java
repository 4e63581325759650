package org.ferryman.desktop.execute;

import org.ferryman.desktop.wizard.Action;
import org.ferryman.desktop.wizard.Texts;
import org.jspecify.annotations.Nullable;

/** The two buttons of the page, by its phase. */
final class ExecuteActions {

    private final Texts texts;
    private final Action migrate;
    private final Action verify;
    private final Action look;
    private final Action cancel;

    ExecuteActions(Texts texts, Runnable migrate, Runnable verify, Runnable look, Runnable cancel) {
        this.texts = texts;
        this.migrate = new Action(texts.get("migrate"), migrate);
        this.verify = new Action(texts.get("verify.again"), verify);
        this.look = new Action(texts.get("look.again"), look);
        this.cancel = new Action(texts.get("cancel"), cancel);
    }

    /** Names and allows them; which of them are there, {@link #primary} and {@link #secondary} tell. */
    void show(ExecuteContent now, boolean canLook) {
        Phase phase = now.phase();
        boolean again = now.stale() || isMoved(phase);
        migrate.textProperty().set(texts.get(again ? "migrate.again" : "migrate"));
        migrate.enabledProperty().set(phase != Phase.CONFIRMING && now.canMigrate());
        look.enabledProperty().set(canLook);
        cancel.enabledProperty().set(phase == Phase.RUNNING && !now.run().asksToCancel());
        cancel.dangerousProperty().set(now.run().changes());
        String key = phase == Phase.CANCELLING ? "cancelling." : "cancel.";
        now.run().running().ifPresent(stage -> cancel.textProperty().set(texts.get(key + stage)));
    }

    private static boolean isMoved(Phase phase) {
        return switch (phase) {
            case VERIFIED, DOUBTFUL, UNVERIFIED, DIFFERENT -> true;
            default -> false;
        };
    }

    /** What the page is there to do now; null if nothing. */
    @Nullable Action primary(ExecuteContent now) {
        return switch (now.phase()) {
            case LOOKING, RUNNING, CANCELLING -> null;
            case UNKNOWN, BLOCKED, CUT_OVER -> look;
            case READY, CONFIRMING, DIFFERENT -> migrate;
            case UNVERIFIED, VERIFIED, DOUBTFUL -> verify;
        };
    }

    /** What else can be done now; null if nothing. */
    @Nullable Action secondary(ExecuteContent now) {
        return switch (now.phase()) {
            case RUNNING, CANCELLING -> cancel;
            case DIFFERENT -> verify;
            case UNVERIFIED, VERIFIED, DOUBTFUL -> migrate;
            case BLOCKED -> now.verification() == null ? null : verify;
            default -> null;
        };
    }
}
