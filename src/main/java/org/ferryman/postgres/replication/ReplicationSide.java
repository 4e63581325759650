package org.ferryman.postgres.replication;

import org.ferryman.engine.Finding;

/** One of two databases, by its part before a cut-over: on the way back the parts are the other way round. */
public enum ReplicationSide {
    /** The database that is in use before the cut-over. */
    SOURCE("source"),
    /** The database that is to take over. */
    TARGET("target");

    private final String word;

    ReplicationSide(String word) {
        this.word = word;
    }

    /** Its name in a sentence. */
    public String word() {
        return word;
    }

    /** The other one. */
    public ReplicationSide other() {
        return this == SOURCE ? TARGET : SOURCE;
    }

    /** A finding that blocks, whose id depends on the side. */
    Finding blocker(String ofSource, String ofTarget, String seen, String why, String remedy) {
        return Finding.blocker(this == SOURCE ? ofSource : ofTarget, seen, why, remedy);
    }
}
