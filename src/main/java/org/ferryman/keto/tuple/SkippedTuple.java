package org.ferryman.keto.tuple;

import java.util.List;
import java.util.Optional;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.config.Namespace;

/**
 * A legacy tuple that was not moved, with its full key, the reason, and what can be done about it. Its JSON has these
 * names, in this order; reports and files of decisions rely on it.
 *
 * @param namespace whose legacy table the row is in
 * @param shardId see {@link LegacyTuple}
 * @param object the object
 * @param relation the relation
 * @param subject the subject as v0.6 stores it
 * @param commitTime see {@link LegacyTuple}
 * @param rule the first rule that it breaks
 * @param explanation why, in one sentence about this very tuple
 * @param suggestions what can be done, leaving it out last
 */
public record SkippedTuple(
        Namespace namespace,
        String shardId,
        String object,
        String relation,
        String subject,
        String commitTime,
        SkipRule rule,
        String explanation,
        List<Suggestion> suggestions) {

    /** Copies the suggestions. */
    public SkippedTuple {
        suggestions = List.copyOf(suggestions);
    }

    /** Explains a tuple that breaks a rule under a configuration. */
    public static SkippedTuple of(LegacyTuple tuple, SkipRule rule, KetoConfig config) {
        return new SkippedTuple(
                tuple.namespace(),
                tuple.shardId(),
                tuple.object(),
                tuple.relation(),
                tuple.subject(),
                tuple.commitTime(),
                rule,
                SkipRules.explain(tuple, rule),
                SuggestionFinder.forTuple(tuple, rule, config));
    }

    /** What is recommended: the way to recreate it, where there is but one, and it asks for nothing more. */
    public Optional<Suggestion> recommended() {
        List<Suggestion> ways = suggestions.stream()
                .filter(suggestion -> suggestion.kind() != Suggestion.Kind.LEAVE_OUT)
                .toList();
        return ways.size() == 1 && ways.get(0).hasSubject() ? Optional.of(ways.get(0)) : Optional.empty();
    }
}
