package org.ferryman.kratos.replicate;

import org.ferryman.engine.Progress;

/** What a replication of Kratos' tables is doing. */
enum ReplicationPhase implements Progress.Phase {
    LOOK("look"),
    TABLES("tables"),
    SLOT("replication slot"),
    COPY("copy"),
    INDEXES("indexes"),
    STATISTICS("statistics"),
    PAUSE("pause"),
    CATCH_UP("catch up"),
    CUT("cut over"),
    OPEN("open"),
    PROOF("proof"),
    FOLLOW("way back"),
    STOP("stop");

    private final String text;

    ReplicationPhase(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }
}
