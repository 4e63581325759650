package org.ferryman.kratos.assess;

import org.ferryman.engine.Progress;

/** What an assessment is doing. */
enum AssessPhase implements Progress.Phase {
    /** The new Kratos is asked. */
    PROGRAM("the new Kratos"),
    /** The database is looked at. */
    DATABASE("the database");

    private final String text;

    AssessPhase(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }
}
