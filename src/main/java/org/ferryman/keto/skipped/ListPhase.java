package org.ferryman.keto.skipped;

import org.ferryman.engine.Progress;

/** What is being done with the list of skipped tuples. */
public enum ListPhase implements Progress.Phase {
    LEGACY_TABLES("legacy tables"),
    SKIPPED_TUPLES("skipped tuples"),
    READING("reading the list"),
    SEARCHING("searching"),
    SORTING("sorting"),
    EXPORTING("exporting");

    private final String text;

    ListPhase(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }
}
