package org.ferryman.kratos.replicate;

import org.ferryman.engine.Progress;

/** What a replication of Kratos' tables is doing. */
public enum ReplicationPhase implements Progress.Phase {
    /** Both servers are looked at. */
    LOOK("look"),
    /** The follower's tables are made. */
    TABLES("tables"),
    /** The slot is made. */
    SLOT("replication slot"),
    /** Rows are copied. */
    COPY("copy"),
    /** Keys and indexes are made. */
    INDEXES("indexes"),
    /** Tables are analysed. */
    STATISTICS("statistics"),
    /** The follower stops following. */
    PAUSE("pause"),
    /** The follower gets what was written meanwhile. */
    CATCH_UP("catch up"),
    /** Rows that nobody writes to are compared on both sides. */
    SETTLED("compare"),
    /** Writers wait, and can go on as if nothing had happened. */
    CUT("cut over"),
    /** Writers are refused from here on: it can only go on, or be taken back by a thaw. */
    DECIDED("hand over"),
    /** The follower is opened. */
    OPEN("open"),
    /** Both sides are compared. */
    PROOF("proof"),
    /** The way back is switched on. */
    FOLLOW("way back"),
    /** What was made is removed. */
    STOP("stop");

    private final String text;

    ReplicationPhase(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }

    /** Whether a cut-over has come past its decision. */
    public boolean isDecided() {
        return this == DECIDED || this == OPEN || this == PROOF || this == FOLLOW;
    }
}
