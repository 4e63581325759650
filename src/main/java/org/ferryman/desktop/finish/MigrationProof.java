package org.ferryman.desktop.finish;

/** What is proven. */
public enum MigrationProof {
    /** No migration is on record. */
    NOTHING_MOVED,
    /** A migration is on record, and nobody looked after it. */
    NOT_VERIFIED,
    /** Everything is there: counts and digests agree. */
    HOLDS,
    /** The verification found a difference. */
    DIFFERS,
    /** v0.7 serves: what the verification proved was true before. */
    CUT_OVER,
    /** v0.7 serves, and it is not proven that its table had every tuple. */
    UNPROVEN,
    /** The legacy tables are dropped: every tuple of theirs was proven or decided on before. */
    CLEANED_UP,
    /** Everything was rolled back since. */
    ROLLED_BACK,
    /** Everything was there; the server has counted changes since, or can't tell. */
    DOUBTFUL,
    /** Data or configuration changed after the verification. */
    STALE
}
