package org.ferryman.keto.finish;

import org.ferryman.engine.Progress;

/** What a cut-over or a clean-up is doing. */
enum FinishPhase implements Progress.Phase {
    COMPARISON("comparison"),
    OPEN("v0.7 may be written to"),
    SESSIONS("sessions of the old user"),
    PROOF("comparison of every tuple"),
    LOCKS("locks"),
    TABLES("tables"),
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
