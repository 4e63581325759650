package org.ferryman.keto.skipped;

/** What a list of skipped tuples can be sorted by. */
public enum SkippedColumn {
    /** The namespace's name. */
    NAMESPACE,
    /** The object, by code points. */
    OBJECT,
    /** The relation, by code points. */
    RELATION,
    /** The subject as v0.6 stores it, by code points. */
    SUBJECT,
    /** The commit time, from {@code -infinity} to {@code infinity}. */
    COMMIT_TIME,
    /** The rule, in the order in which rules decide. */
    RULE
}
