package org.ferryman.postgres.replication;

/** One of two databases, by the part that it has before a cut-over: on the way back the parts are the other way round. */
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

    /** One of two, by the side. */
    String either(String ofSource, String ofTarget) {
        return this == SOURCE ? ofSource : ofTarget;
    }
}
