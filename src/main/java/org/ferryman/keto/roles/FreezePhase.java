package org.ferryman.keto.roles;

import org.ferryman.engine.Progress;

/** What a freeze is doing. */
public enum FreezePhase implements Progress.Phase {
    PROOF("proof");

    private final String text;

    FreezePhase(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }
}
