package org.ferryman.keto;

/** Why a tuple can't be moved as it stands. When several rules apply, the first in this order decides. */
public enum SkipRule {
    /** See {@link Subjects}. */
    MALFORMED_SUBJECT("The subject holds a “#” but is not of the form “namespace:object#relation”."),
    /** Keto v0.7 stores the namespace's id, which only the configuration knows. */
    UNKNOWN_SUBJECT_NAMESPACE("The subject set names a namespace that is not in the configuration."),
    /** Over {@link SubjectId#MAX_LENGTH}. */
    SUBJECT_ID_TOO_LONG("The subject id is longer than the 64 characters that Keto v0.7 can store."),
    /** Over {@link SubjectSet#MAX_LENGTH}. */
    SUBJECT_SET_OBJECT_TOO_LONG(
            "The object of the subject set is longer than the 64 characters that Keto v0.7 can store."),
    /** Over {@link SubjectSet#MAX_LENGTH}. */
    SUBJECT_SET_RELATION_TOO_LONG(
            "The relation of the subject set is longer than the 64 characters that Keto v0.7 can store."),
    /** Keto v0.7 answers 500 to every read that touches such a row. */
    COMMIT_TIME_NOT_FINITE("The commit time is infinite, and Keto v0.7 fails to read such a tuple.");

    private final String explanation;

    SkipRule(String explanation) {
        this.explanation = explanation;
    }

    /** The rule in one sentence, for people. */
    public String explanation() {
        return explanation;
    }
}
