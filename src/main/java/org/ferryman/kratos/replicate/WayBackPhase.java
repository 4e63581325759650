package org.ferryman.kratos.replicate;

import com.fasterxml.jackson.annotation.JsonValue;
import org.ferryman.engine.KeywordText;

/** Where the way back from a cut-over is. */
public enum WayBackPhase {
    /** There is nothing of it. */
    NONE,
    /** All of it is made; the source follows once the target is open. */
    ARMED,
    /** The target is in use, and the source follows it. */
    FOLLOWING,
    /** The old Kratos writes to the source again; the target is closed. */
    GONE_BACK,
    /** A part of it is missing or does not work: it leads nowhere as it is. */
    BROKEN;

    /** The word for scripts. */
    @JsonValue
    public String keyword() {
        return KeywordText.of(this);
    }
}
