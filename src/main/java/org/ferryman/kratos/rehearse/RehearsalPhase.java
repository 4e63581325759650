package org.ferryman.kratos.rehearse;

import org.ferryman.engine.Progress;

/** What a rehearsal is doing, where it is no step of the upgrade itself. */
enum RehearsalPhase implements Progress.Phase {
    SERVER("scratch server"),
    DUMP("dump"),
    RESTORE("restore"),
    WRITES("writes"),
    FOLLOW("way back"),
    TAKE_BACK("undo"),
    CLEAN_UP("deleting the copy");

    private final String text;

    RehearsalPhase(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }
}
