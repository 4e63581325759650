package org.ferryman.keto.tuple;

import java.util.Optional;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.report.QuotedValue;

/** Decides in Java, for one tuple, what the classification in SQL decides for all: both always agree. */
public final class SkipRules {

    private SkipRules() {}

    /** The rule that keeps a tuple from being moved, or empty if it can be moved. */
    public static Optional<SkipRule> firstBroken(LegacyTuple tuple, KetoConfig config) {
        Optional<Subject> subject = SubjectSyntax.parse(tuple.subject());
        if (subject.isEmpty()) {
            return Optional.of(SkipRule.MALFORMED_SUBJECT);
        }
        Optional<SkipRule> bySubject =
                subject.get() instanceof SubjectSet set ? ofSet(set, config) : ofId(tuple.subject());
        return bySubject.isPresent() ? bySubject : ofCommitTime(tuple.commitTime());
    }

    private static Optional<SkipRule> ofId(String id) {
        return QuotedValue.length(id) > SubjectId.MAX_LENGTH
                ? Optional.of(SkipRule.SUBJECT_ID_TOO_LONG)
                : Optional.empty();
    }

    private static Optional<SkipRule> ofSet(SubjectSet set, KetoConfig config) {
        if (config.byName(set.namespace()).isEmpty()) {
            return Optional.of(SkipRule.UNKNOWN_SUBJECT_NAMESPACE);
        }
        if (QuotedValue.length(set.object()) > SubjectSet.MAX_LENGTH) {
            return Optional.of(SkipRule.SUBJECT_SET_OBJECT_TOO_LONG);
        }
        return QuotedValue.length(set.relation()) > SubjectSet.MAX_LENGTH
                ? Optional.of(SkipRule.SUBJECT_SET_RELATION_TOO_LONG)
                : Optional.empty();
    }

    private static Optional<SkipRule> ofCommitTime(String commitTime) {
        return commitTime.equals("infinity") || commitTime.equals("-infinity")
                ? Optional.of(SkipRule.COMMIT_TIME_NOT_FINITE)
                : Optional.empty();
    }

    /** Why this very tuple breaks this rule, in one sentence that names the offending part. */
    public static String explain(LegacyTuple tuple, SkipRule rule) {
        return switch (rule) {
            case MALFORMED_SUBJECT -> explainMalformed(tuple.subject());
            case UNKNOWN_SUBJECT_NAMESPACE ->
                "Subject set names namespace " + QuotedValue.quote(set(tuple).namespace())
                        + ", which is not in the configuration.";
            case SUBJECT_ID_TOO_LONG -> tooLong("Subject id", tuple.subject(), SubjectId.MAX_LENGTH);
            case SUBJECT_SET_OBJECT_TOO_LONG ->
                tooLong("Object of the subject set", set(tuple).object(), SubjectSet.MAX_LENGTH);
            case SUBJECT_SET_RELATION_TOO_LONG ->
                tooLong("Relation of the subject set", set(tuple).relation(), SubjectSet.MAX_LENGTH);
            case COMMIT_TIME_NOT_FINITE ->
                "Commit time is " + QuotedValue.quote(tuple.commitTime())
                        + ", and Keto v0.7 answers 500 to every read that touches such a tuple.";
        };
    }

    /** The subject set of a tuple that breaks a rule about subject sets. */
    static SubjectSet set(LegacyTuple tuple) {
        if (SubjectSyntax.parse(tuple.subject()).orElse(null) instanceof SubjectSet set) {
            return set;
        }
        throw new IllegalArgumentException("the subject of the tuple is not a subject set");
    }

    private static String explainMalformed(String subject) {
        String head = "Subject " + QuotedValue.quote(subject);
        String tail = ", so it is neither a plain id nor a subject set “namespace:object#relation”.";
        long hashes = subject.chars().filter(character -> character == '#').count();
        if (hashes != 1) {
            return head + " holds " + hashes + " “#”" + tail;
        }
        long colons = subject.chars()
                .limit(subject.indexOf('#'))
                .filter(character -> character == ':')
                .count();
        return head + " holds a “#” with " + (colons == 0 ? "no" : colons) + " “:” before it" + tail;
    }

    private static String tooLong(String part, String value, int limit) {
        return part + " " + QuotedValue.quote(value) + " has " + QuotedValue.length(value)
                + " characters; Keto v0.7 holds " + limit + ".";
    }
}
