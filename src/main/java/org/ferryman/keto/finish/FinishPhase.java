package org.ferryman.keto.finish;

import org.ferryman.engine.Progress;

/** What a cut-over or a clean-up is doing. */
enum FinishPhase implements Progress.Phase {
    COMPARISON("comparison"),
    SESSIONS("sessions of the old user"),
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
