package org.ferryman.desktop.finish;

/** What is to be done outside of Ferryman, in this order. */
public enum NextStep {
    /** The tuples that can't be moved are to be decided on. */
    SKIPPED,
    /** v0.7 is to be started. */
    START,
    /** Its clients need the new API. */
    CLIENTS,
    /** Traffic is to go to v0.7. */
    TRAFFIC,
    /** The legacy tables stay for a while. */
    KEEP,
    /** One later release loses tuples. */
    UPGRADE;

    /** Whether it is still to be done, by what the record says. */
    boolean applies(FinishContent now) {
        return switch (this) {
            case SKIPPED -> now.count().filter(known -> !known.isDecided()).isPresent();
            case START -> !now.cutOver();
            case TRAFFIC ->
                !now.cutOver() && (now.proof() == MigrationProof.HOLDS || now.proof() == MigrationProof.DOUBTFUL);
            case KEEP -> now.proof() != MigrationProof.CLEANED_UP;
            case CLIENTS, UPGRADE -> true;
        };
    }
}
