package org.ferryman.keto.skipped;

import java.util.Optional;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.keto.tuple.SkippedTuple;

/**
 * Which skipped tuples are meant: those to which everything that is given applies. All given together, one tuple is
 * meant, or those that say the same.
 *
 * @param rule the rule that stops it
 * @param namespace the name of its namespace
 * @param object its object
 * @param relation its relation
 * @param subject its subject, as v0.6 stores it
 */
public record SkippedFilter(
        Optional<SkipRule> rule,
        Optional<String> namespace,
        Optional<String> object,
        Optional<String> relation,
        Optional<String> subject) {

    /** Every skipped tuple. */
    public static final SkippedFilter ALL =
            new SkippedFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Those that one rule stops. */
    public static SkippedFilter of(SkipRule rule) {
        return new SkippedFilter(
                Optional.of(rule), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    boolean takes(SkippedTuple tuple) {
        return is(rule, tuple.rule())
                && is(namespace, tuple.namespace().name())
                && is(object, tuple.object())
                && is(relation, tuple.relation())
                && is(subject, tuple.subject());
    }

    private static boolean is(Optional<?> wanted, Object value) {
        return wanted.isEmpty() || wanted.get().equals(value);
    }
}
