package org.ferryman.keto.tuple;

/** Why a tuple can't be moved as it stands. When several rules apply, the first in this order decides. */
public enum SkipRule {
    /** See {@link SubjectSyntax}. */
    MALFORMED_SUBJECT(
            "The subject holds a “#” but is not of the form “namespace:object#relation”.",
            "v0.7 takes any such text of up to 64 characters as a plain subject id; or write it"
                    + " as a proper subject set."),
    /** Keto v0.7 stores the namespace's id, which only the configuration knows. */
    UNKNOWN_SUBJECT_NAMESPACE(
            "The subject set names a namespace that is not in the configuration.",
            "Add the namespace to the configuration and run again; or name another namespace, or"
                    + " keep it as a plain id."),
    /** Over {@link SubjectId#MAX_LENGTH}. */
    SUBJECT_ID_TOO_LONG(
            "The subject id is longer than the 64 characters that Keto v0.7 can store.",
            "Give the subject a shorter id, in the application too."),
    /** Over {@link SubjectSet#MAX_LENGTH}. */
    SUBJECT_SET_OBJECT_TOO_LONG(
            "The object of the subject set is longer than the 64 characters that Keto v0.7 can store.",
            "Give the object a shorter name, in the application too."),
    /** Over {@link SubjectSet#MAX_LENGTH}. */
    SUBJECT_SET_RELATION_TOO_LONG(
            "The relation of the subject set is longer than the 64 characters that Keto v0.7 can store.",
            "Give the relation a shorter name, in the application too."),
    /** Keto v0.7 answers 500 to every read that touches such a row. */
    COMMIT_TIME_NOT_FINITE(
            "The commit time is infinite, and Keto v0.7 fails to read such a tuple.",
            "Write the tuple again through v0.7's API: it gets the current time.");

    private final String explanation;
    private final String remedy;

    SkipRule(String explanation, String remedy) {
        this.explanation = explanation;
        this.remedy = remedy;
    }

    /** The rule in one sentence, for people. */
    public String explanation() {
        return explanation;
    }

    /** What can be done about it in general; {@link SuggestionFinder} says what for a tuple. */
    public String remedy() {
        return remedy;
    }
}
