package org.ferryman.postgres.copy;

import org.ferryman.engine.Progress;

/** What the copy of a database is doing. */
public enum CopyPhase implements Progress.Phase {
    SCHEMA("schema"),
    ROWS("rows"),
    INDEXES("indexes"),
    FOREIGN_KEYS("foreign keys");

    private final String text;

    CopyPhase(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }
}
