package org.ferryman.keto.finish;

import org.ferryman.engine.Progress;

/** What a cut-over or a clean-up is doing. */
public enum FinishPhase implements Progress.Phase {
    /** Both servers are asked the same questions. */
    COMPARISON("comparison"),
    /** It is said that v0.7 may be written to. */
    OPEN("v0.7 may be written to"),
    /** The old user still has sessions. */
    SESSIONS("sessions of the old user"),
    /** The cut-over is recorded, and every tuple of both sides is compared. */
    PROOF("comparison of every tuple"),
    /** The legacy tables are locked. */
    LOCKS("locks"),
    /** The legacy tables are dropped. */
    TABLES("tables"),
    /** What is left in the legacy tables is saved. */
    EXPORT("last export");

    private final String text;

    FinishPhase(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }
}
