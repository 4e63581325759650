package org.ferryman.keto.tuple;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.config.Namespace;
import org.ferryman.report.QuotedValue;

/**
 * How a skipped tuple can be recreated. Keto v0.7 takes every string of up to 64 characters as a plain subject id, and
 * set objects that hold {@code :} or {@code #}: tried with v0.7.0-alpha.1.
 */
public final class SuggestionFinder {

    private static final int NAMES_SHOWN = 10;

    private SuggestionFinder() {}

    /**
     * What can be done with a tuple; leaving it out is always possible and always last.
     *
     * @param rule the first rule that the tuple breaks
     */
    public static List<Suggestion> forTuple(LegacyTuple tuple, SkipRule rule, KetoConfig config) {
        String subject = tuple.subject();
        Stream<Suggestion> recreate = switch (rule) {
            case MALFORMED_SUBJECT ->
                Stream.concat(
                        asPlainId(subject),
                        SubjectSyntax.guessSet(subject).stream().flatMap(set -> asSet(set, config)));
            // An id may only look like a set: tel:+49#1, https://example.org/u#me.
            case UNKNOWN_SUBJECT_NAMESPACE -> Stream.concat(asPlainId(subject), asSet(SkipRules.set(tuple), config));
            case SUBJECT_ID_TOO_LONG -> asPlainId(subject);
            case SUBJECT_SET_OBJECT_TOO_LONG, SUBJECT_SET_RELATION_TOO_LONG -> asSet(SkipRules.set(tuple), config);
            case COMMIT_TIME_NOT_FINITE -> withNewCommitTime(subject);
        };
        Suggestion leaveOut =
                Suggestion.of(Suggestion.Kind.LEAVE_OUT, "Leave the tuple out, with a reason that the report keeps.");
        return Stream.concat(recreate, Stream.of(leaveOut)).toList();
    }

    private static Stream<Suggestion> asPlainId(String id) {
        if (QuotedValue.length(id) > SubjectId.MAX_LENGTH) {
            return shorten("subject id", id, SubjectId.MAX_LENGTH);
        }
        return Stream.of(Suggestion.of(
                Suggestion.Kind.AS_PLAIN_ID,
                "Recreate it with the plain subject id " + QuotedValue.quote(id) + ".",
                new SubjectId(id)));
    }

    private static Stream<Suggestion> asSet(SubjectSet set, KetoConfig config) {
        boolean known = config.byName(set.namespace()).isPresent();
        Stream<Suggestion> another = known ? Stream.empty() : Stream.of(inAnotherNamespace(set, config.namespaces()));
        List<Suggestion> given = Stream.of(
                        another,
                        shorten("object of the subject set", set.object(), SubjectSet.MAX_LENGTH),
                        shorten("relation of the subject set", set.relation(), SubjectSet.MAX_LENGTH))
                .flatMap(suggestions -> suggestions)
                .toList();
        return given.isEmpty() ? Stream.of(asItIs(set)) : given.stream();
    }

    private static Suggestion asItIs(SubjectSet set) {
        return Suggestion.of(
                Suggestion.Kind.AS_SUBJECT_SET,
                "Recreate it with the subject set of namespace " + QuotedValue.quote(set.namespace()) + ", object "
                        + QuotedValue.quote(set.object()) + " and relation " + QuotedValue.quote(set.relation()) + ".",
                set);
    }

    private static Suggestion inAnotherNamespace(SubjectSet set, List<Namespace> known) {
        String names = known.stream()
                .limit(NAMES_SHOWN)
                .map(namespace -> QuotedValue.quote(namespace.name()))
                .collect(Collectors.joining(", "));
        int more = known.size() - NAMES_SHOWN;
        return Suggestion.of(
                Suggestion.Kind.IN_ANOTHER_NAMESPACE,
                "Recreate it with object " + QuotedValue.quote(set.object()) + " and relation "
                        + QuotedValue.quote(set.relation())
                        + " in a namespace that you pick instead of " + QuotedValue.quote(set.namespace())
                        + "; the configuration knows " + names + (more > 0 ? " and " + more + " more" : "") + ".");
    }

    private static Stream<Suggestion> shorten(String part, String value, int limit) {
        int excess = QuotedValue.length(value) - limit;
        if (excess <= 0) {
            return Stream.empty();
        }
        return Stream.of(Suggestion.of(
                Suggestion.Kind.SHORTEN,
                "Recreate it with a shorter " + part + ": " + limit + " characters at most, " + excess
                        + " fewer than now."));
    }

    private static Stream<Suggestion> withNewCommitTime(String encoded) {
        Subject subject = SubjectSyntax.parse(encoded)
                .orElseThrow(() -> new IllegalArgumentException("the subject of the tuple is malformed"));
        return Stream.of(Suggestion.of(
                Suggestion.Kind.WITH_NEW_COMMIT_TIME,
                "Recreate it as it is; Keto v0.7 gives it the current time as its commit time.",
                subject));
    }
}
