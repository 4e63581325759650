package org.ferryman.keto.skipped;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.KeywordText;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.keto.tuple.Subject;
import org.ferryman.keto.tuple.SubjectId;
import org.ferryman.keto.tuple.SubjectSet;
import org.ferryman.keto.tuple.SubjectSyntax;
import org.ferryman.keto.tuple.Suggestion;
import org.ferryman.report.QuotedValue;

/**
 * What a person wants to become of skipped tuples, in the words of a file's columns {@code decision} and
 * {@code new_subject}, which are also those of the command line.
 *
 * @param kind what to do
 * @param value the new subject, or what it needs; empty where the tuple's own subject is meant
 * @param reason why tuples are left out; else empty
 */
public record DecisionRequest(Kind kind, String value, String reason) {

    private static final Map<String, Kind> WORDS = Map.ofEntries(
            Map.entry("id", Kind.ID),
            Map.entry("as-plain-id", Kind.ID),
            Map.entry("set", Kind.SET),
            Map.entry("as-subject-set", Kind.SET),
            Map.entry("in-another-namespace", Kind.IN_ANOTHER_NAMESPACE),
            Map.entry("shorten", Kind.SHORTEN),
            Map.entry("with-new-commit-time", Kind.WITH_NEW_COMMIT_TIME),
            Map.entry("leave-out", Kind.LEAVE_OUT),
            Map.entry("defer", Kind.DEFER));

    /** What to do. */
    public enum Kind {
        /** Recreate with a plain subject id: the value, or the whole old subject. */
        ID(Decision.Kind.RECREATE),
        /** Recreate with a subject set: the value's, or the one that the old subject was most likely meant to be. */
        SET(Decision.Kind.RECREATE),
        /** Recreate with the old subject set in the namespace that the value names. */
        IN_ANOTHER_NAMESPACE(Decision.Kind.RECREATE),
        /** Recreate with the value, which is of the same kind as the old subject. */
        SHORTEN(Decision.Kind.RECREATE),
        /** Recreate with the old subject. */
        WITH_NEW_COMMIT_TIME(Decision.Kind.RECREATE),
        /** Don't recreate. */
        LEAVE_OUT(Decision.Kind.LEAVE_OUT),
        /** Decide later. */
        DEFER(Decision.Kind.DEFER);

        private final Decision.Kind decision;

        Kind(Decision.Kind decision) {
            this.decision = decision;
        }

        /** What kind of decision that is. */
        public Decision.Kind decision() {
            return decision;
        }
    }

    /** Leaves tuples out. */
    public static DecisionRequest leaveOut(String reason) {
        return new DecisionRequest(Kind.LEAVE_OUT, "", reason);
    }

    /** Takes decisions back. */
    public static DecisionRequest defer() {
        return new DecisionRequest(Kind.DEFER, "", "");
    }

    /**
     * Reads what a person wrote. A reason to leave a tuple out stands behind a colon: {@code leave-out: a test}.
     *
     * @param decision {@code id}, {@code set}, a {@link Suggestion.Kind}, {@code leave-out} or {@code defer}; case and
     *     underscores don't matter
     * @param newSubject the value, or empty
     * @throws InputException if there is no such decision
     */
    public static DecisionRequest parse(String decision, String newSubject) throws InputException {
        int colon = decision.indexOf(':');
        String word = (colon < 0 ? decision : decision.substring(0, colon))
                .strip()
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
        Kind kind = WORDS.get(word);
        if (kind == null || (colon >= 0 && kind != Kind.LEAVE_OUT)) {
            throw new InputException(Finding.blocker(
                    "DECISION_UNKNOWN",
                    QuotedValue.quote(decision) + " is not a decision on a skipped tuple.",
                    "Ferryman can't tell what to do with the tuple.",
                    "Write id, set, in-another-namespace, shorten, with-new-commit-time, leave-out or defer."));
        }
        return new DecisionRequest(
                kind, newSubject, colon < 0 ? "" : decision.substring(colon + 1).strip());
    }

    /** How a decision is written in a file, such that it is read back as the same. */
    static DecisionRequest of(Decision decision) {
        return switch (decision.decision()) {
            case LEAVE_OUT -> leaveOut(Optional.ofNullable(decision.reason()).orElse(""));
            case DEFER -> defer();
            case RECREATE ->
                decision.newSubject().orElseThrow() instanceof SubjectSet set
                        ? new DecisionRequest(Kind.SET, set.encoded(), "")
                        : new DecisionRequest(
                                Kind.ID, decision.newSubject().orElseThrow().encoded(), "");
        };
    }

    /** The cell for the column {@code decision}. */
    String word() {
        String word = KeywordText.of(kind);
        return reason.isEmpty() ? word : word + ": " + reason;
    }

    /** The subject to recreate a tuple with, or why there is none. Not for leaving out and deferring. */
    public Resolution resolve(SkippedTuple tuple, KetoConfig config) {
        String old = tuple.subject();
        return switch (kind) {
            case ID -> Resolution.of(new SubjectId(value.isEmpty() ? old : value), config);
            case SET -> set(value.isEmpty() ? old : value, config);
            case WITH_NEW_COMMIT_TIME ->
                SubjectSyntax.parse(old)
                        .map(subject -> Resolution.of(subject, config))
                        .orElse(Resolution.problem("the subject " + QuotedValue.quote(old) + " is malformed"));
            case IN_ANOTHER_NAMESPACE -> inAnotherNamespace(old, config);
            case SHORTEN ->
                value.isEmpty()
                        ? Resolution.problem("no shorter value is given")
                        : SubjectSyntax.parse(old).orElse(null) instanceof SubjectSet
                                ? set(value, config)
                                : Resolution.of(new SubjectId(value), config);
            case LEAVE_OUT, DEFER -> throw new IllegalStateException("nothing is recreated");
        };
    }

    private Resolution inAnotherNamespace(String old, KetoConfig config) {
        if (value.isEmpty()) {
            return Resolution.problem("no namespace is given");
        } else if (value.contains("#")) {
            return set(value, config);
        }
        return SubjectSyntax.guessSet(old)
                .map(set -> Resolution.of(new SubjectSet(value, set.object(), set.relation()), config))
                .orElse(noSet(old));
    }

    private static Resolution set(String encoded, KetoConfig config) {
        return SubjectSyntax.guessSet(encoded)
                .map(set -> Resolution.of(set, config))
                .orElse(noSet(encoded));
    }

    private static Resolution noSet(String encoded) {
        return Resolution.problem(QuotedValue.quote(encoded) + " holds no subject set “namespace:object#relation”");
    }

    /**
     * What came out.
     *
     * @param subject the subject, which v0.7 can hold; empty if there is none
     * @param problem why there is none, for people
     */
    public record Resolution(Optional<Subject> subject, String problem) {

        static Resolution problem(String problem) {
            return new Resolution(Optional.empty(), problem);
        }

        /** As v0.7 can hold it: limits in characters, a namespace that is configured. */
        static Resolution of(Subject subject, KetoConfig config) {
            if (subject instanceof SubjectSet set) {
                if (config.byName(set.namespace()).isEmpty()) {
                    return problem("namespace " + QuotedValue.quote(set.namespace()) + " is not in the configuration");
                }
                String object = tooLong("object of the subject set", set.object());
                String relation = tooLong("relation of the subject set", set.relation());
                return object.isEmpty() && relation.isEmpty()
                        ? new Resolution(Optional.of(set), "")
                        : problem(object.isEmpty() ? relation : object);
            }
            String id = tooLong("subject id", subject.encoded());
            return id.isEmpty() ? new Resolution(Optional.of(subject), "") : problem(id);
        }

        private static String tooLong(String part, String text) {
            int length = QuotedValue.length(text);
            return length <= SubjectId.MAX_LENGTH
                    ? ""
                    : "the " + part + " has " + length + " characters, and v0.7 holds " + SubjectId.MAX_LENGTH;
        }
    }
}
