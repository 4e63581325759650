package org.ferryman.keto.move;

import org.ferryman.engine.Progress;

/** What a migration, its dry run or its proof is doing. */
public enum MovePhase implements Progress.Phase {
    CATALOG("catalog"),
    SCHEMA("schema"),
    LOCKS("locks"),
    COPY("copy"),
    COPY_INDEXES("copy's indexes"),
    STALE_ROWS("stale rows"),
    DUPLICATES("duplicates"),
    ROWS("rows"),
    INDEXES("indexes"),
    STATISTICS("statistics"),
    LEGACY_TABLES("legacy tables"),
    TUPLES("tuples");

    private final String text;

    MovePhase(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }
}
