package org.ferryman.kratos.replicate;

import com.fasterxml.jackson.annotation.JsonValue;
import org.ferryman.engine.KeywordText;

/** How far an upgrade in a second database is, as both servers have it. */
public enum BlueGreenPhase {
    /** There is nothing of it. */
    NONE,
    /** The target is made to follow, and does not have everything yet. */
    REPLICATING,
    /** The target has everything and follows, at the same level. */
    FOLLOWING,
    /** Migrations have run on the target, and it does not follow yet. */
    UPGRADING,
    /** The target is at another level, and follows. */
    UPGRADED,
    /** Writes to the source are stopped, and the target is not open. */
    DECIDED,
    /** The target has taken over. */
    OPEN,
    /** The old Kratos writes to the source again, with what the new one wrote; the target is closed. */
    GONE_BACK;

    /** The word for scripts. */
    @JsonValue
    public String keyword() {
        return KeywordText.of(this);
    }

    /** Whether the writes to the source are stopped for the cut-over. */
    public boolean isCut() {
        return this == DECIDED || this == OPEN;
    }

    static BlueGreenPhase of(ReplicationLook look, boolean bridged) {
        if (look.isOpened()) {
            return OPEN;
        } else if (!look.isThere()) {
            return NONE;
        } else if (look.isGoneBack()) {
            return GONE_BACK;
        } else if (look.frozen() && look.target() == ReplicationLook.TargetState.OURS) {
            return DECIDED;
        }
        boolean follows = look.isDone()
                && look.subscription().filter(there -> there.enabled()).isPresent();
        if (look.isUpgraded()) {
            return bridged && follows ? UPGRADED : UPGRADING;
        }
        return follows ? FOLLOWING : REPLICATING;
    }
}
