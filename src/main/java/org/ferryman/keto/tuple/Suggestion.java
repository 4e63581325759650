package org.ferryman.keto.tuple;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.ferryman.engine.file.Json;
import org.jspecify.annotations.Nullable;

/**
 * A way to deal with a tuple that can't be moved. Where the new subject is determined, it is given as {@code PUT
 * /relation-tuples} of Keto v0.7's write API takes it, to stand beside the tuple's own namespace, object and relation;
 * never both.
 *
 * @param kind what to do
 * @param description the same for people, with the values at hand
 * @param subjectId the plain subject to write, or null
 * @param subjectSet the subject set to write, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Suggestion(
        Kind kind,
        String description,
        @JsonProperty("subject_id") @Nullable String subjectId,
        @JsonProperty("subject_set") @Nullable SubjectSet subjectSet) {

    /** What to do with the tuple. */
    public enum Kind {
        /** Recreate it with the whole string as a plain subject id. */
        AS_PLAIN_ID,
        /** Recreate it with the subject set that the string was most likely meant to be. */
        AS_SUBJECT_SET,
        /** Recreate it with the same subject set in a namespace that the user picks. */
        IN_ANOTHER_NAMESPACE,
        /** Recreate it with a shorter value that the user gives. */
        SHORTEN,
        /** Recreate it as it is; Keto gives it the present time. */
        WITH_NEW_COMMIT_TIME,
        /** Don't recreate it, and note the reason. */
        LEAVE_OUT
    }

    /** Whether the new subject is determined. */
    public boolean hasSubject() {
        return subjectId != null || subjectSet != null;
    }

    /** The body of {@code PUT /relation-tuples} that recreates a tuple so, as JSON; empty if a value is missing. */
    public Optional<String> body(SkippedTuple tuple) {
        return !hasSubject()
                ? Optional.empty()
                : Optional.of(Json.pretty(new Body(
                                tuple.namespace().name(), tuple.object(), tuple.relation(), subjectId, subjectSet))
                        .strip());
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Body(
            String namespace,
            String object,
            String relation,
            @JsonProperty("subject_id") @Nullable String subjectId,
            @JsonProperty("subject_set") @Nullable SubjectSet subjectSet) {}

    public static Suggestion of(Kind kind, String description) {
        return new Suggestion(kind, description, null, null);
    }

    public static Suggestion of(Kind kind, String description, Subject subject) {
        return subject instanceof SubjectSet set
                ? new Suggestion(kind, description, null, set)
                : new Suggestion(kind, description, subject.encoded(), null);
    }
}
