package org.ferryman.kratos.level;

import org.ferryman.engine.Progress;

/** What an upgrade of Kratos is doing. */
public enum KratosPhase implements Progress.Phase {
    LEVEL("level"),
    PROOF("proof"),
    REPAIR("repair"),
    MIGRATIONS("migrations"),
    BACKFILL("backfill"),
    TAKE_BACK("taking back");

    private final String text;

    KratosPhase(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }
}
