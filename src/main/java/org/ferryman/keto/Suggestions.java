package org.ferryman.keto;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a skipped tuple can be recreated. Keto v0.7 takes every string of up to 64 characters as a plain subject id, and
 * set objects that hold {@code :} or {@code #}: tried with v0.7.0-alpha.1.
 */
public final class Suggestions {

    private static final int NAMES_SHOWN = 10;

    private final KetoConfig config;
    private final List<Suggestion> suggestions = new ArrayList<>();

    private Suggestions(KetoConfig config) {
        this.config = config;
    }

    /**
     * What can be done with a tuple; leaving it out is always possible and always last.
     *
     * @param rule the first rule that the tuple breaks
     */
    public static List<Suggestion> forTuple(LegacyTuple tuple, SkipRule rule, KetoConfig config) {
        Suggestions result = new Suggestions(config);
        switch (rule) {
            case MALFORMED_SUBJECT -> {
                result.asPlainId(tuple.subject());
                Subjects.guessSet(tuple.subject()).ifPresent(result::asSet);
            }
            case UNKNOWN_SUBJECT_NAMESPACE -> {
                // An id that only looks like a set: tel:+49#1, https://example.org/u#me.
                result.asPlainId(tuple.subject());
                result.asSet(SkipRules.set(tuple));
            }
            case SUBJECT_ID_TOO_LONG -> result.asPlainId(tuple.subject());
            case SUBJECT_SET_OBJECT_TOO_LONG, SUBJECT_SET_RELATION_TOO_LONG -> result.asSet(SkipRules.set(tuple));
            case COMMIT_TIME_NOT_FINITE -> result.withNewCommitTime(tuple.subject());
        }
        result.add(
                Suggestion.of(Suggestion.Kind.LEAVE_OUT, "Leave the tuple out, with a reason that the report keeps."));
        return List.copyOf(result.suggestions);
    }

    private void add(Suggestion suggestion) {
        suggestions.add(suggestion);
    }

    private void asPlainId(String id) {
        if (!shortenIfNeeded("subject id", id, SubjectId.MAX_LENGTH)) {
            add(Suggestion.of(
                    Suggestion.Kind.AS_PLAIN_ID,
                    "Recreate it with the plain subject id " + Text.quote(id) + ".",
                    new SubjectId(id)));
        }
    }

    private void asSet(SubjectSet set) {
        boolean known = config.byName(set.namespace()).isPresent();
        if (!known) {
            inAnotherNamespace(set);
        }
        boolean objectTooLong = shortenIfNeeded("object of the subject set", set.object(), SubjectSet.MAX_LENGTH);
        boolean relationTooLong = shortenIfNeeded("relation of the subject set", set.relation(), SubjectSet.MAX_LENGTH);
        if (known && !objectTooLong && !relationTooLong) {
            add(Suggestion.of(
                    Suggestion.Kind.AS_SUBJECT_SET,
                    "Recreate it with the subject set of namespace " + Text.quote(set.namespace()) + ", object "
                            + Text.quote(set.object()) + " and relation " + Text.quote(set.relation()) + ".",
                    set));
        }
    }

    private void inAnotherNamespace(SubjectSet set) {
        List<Namespace> namespaces = config.namespaces();
        String names = namespaces.stream()
                .limit(NAMES_SHOWN)
                .map(namespace -> Text.quote(namespace.name()))
                .collect(Collectors.joining(", "));
        int more = namespaces.size() - NAMES_SHOWN;
        add(Suggestion.of(
                Suggestion.Kind.IN_ANOTHER_NAMESPACE,
                "Recreate it with object " + Text.quote(set.object()) + " and relation " + Text.quote(set.relation())
                        + " in a namespace that you pick instead of " + Text.quote(set.namespace())
                        + "; the configuration knows " + names + (more > 0 ? " and " + more + " more" : "") + "."));
    }

    private boolean shortenIfNeeded(String part, String value, int limit) {
        int excess = Text.length(value) - limit;
        if (excess > 0) {
            add(Suggestion.of(
                    Suggestion.Kind.SHORTEN,
                    "Recreate it with a shorter " + part + ": " + limit + " characters at most, " + excess
                            + " fewer than now."));
        }
        return excess > 0;
    }

    private void withNewCommitTime(String encoded) {
        Subject subject = Subjects.parse(encoded)
                .orElseThrow(() -> new IllegalArgumentException("the subject of the tuple is malformed"));
        add(Suggestion.of(
                Suggestion.Kind.WITH_NEW_COMMIT_TIME,
                "Recreate it as it is; Keto v0.7 gives it the present time as its commit time.",
                subject));
    }
}
