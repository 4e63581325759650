package org.ferryman.kratos.identities;

import org.ferryman.engine.Progress;

/** What is being done with identities. */
enum IdentitiesPhase implements Progress.Phase {
    /** All of them are read, and looked at. */
    TRAITS("traits against schemas"),
    /** They get another schema. */
    MOVING("identities to their new schema");

    private final String text;

    IdentitiesPhase(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }
}
