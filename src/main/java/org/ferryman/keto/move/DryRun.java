package org.ferryman.keto.move;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.engine.Finding;
import org.ferryman.engine.StepId;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.postgres.Database;

/**
 * What a rehearsal found: the result of {@code keto dry-run}.
 *
 * @param mode where it ran
 * @param namespaces what a migration would do, by namespace
 * @param totals over all namespaces
 * @param skippedByRule how many tuples each rule would stop
 * @param seconds how long the load and the index builds took
 * @param predictedOutageSeconds how long v0.6 could not write during a migration
 * @param isGuess whether that is a guess, because it ran on another server or into a temporary table
 * @param fingerprint of the configuration and the legacy data: what this rehearsal is true of
 * @param findings what should be known
 */
public record DryRun(
        Mode mode,
        List<NamespaceCounts> namespaces,
        CountTotals totals,
        Map<SkipRule, Long> skippedByRule,
        double seconds,
        double predictedOutageSeconds,
        boolean isGuess,
        String fingerprint,
        List<Finding> findings) {

    /**
     * What may be chosen about a dry run.
     *
     * @param mode where it is; if empty, in place, and any earlier one will do
     * @param scratch the database on which the copy is made
     */
    public record Options(Optional<Mode> mode, Optional<Database> scratch) {

        /** In place. */
        public static final Options USUAL = new Options(Optional.empty(), Optional.empty());

        /** Whether the tuples are copied somewhere else. */
        public boolean onCopy() {
            return mode.filter(Mode.COPY::equals).isPresent();
        }
    }

    /** The id of the steps that produce it. */
    public static final StepId ID = new StepId("dry-run");

    /** How a later step recalls it. */
    public static final MemoryEntry<DryRun> MEMORY = new MemoryEntry<>(
            ID, DryRun.class, "How long it took shows how long the move will take; no step relies on it.");

    /** How many legacy tuples were read, by the id of their namespace. */
    Map<Long, Long> tuples() {
        return namespaces.stream().collect(Collectors.toMap(counts -> (long) counts.id(), NamespaceCounts::legacy));
    }

    DryRun with(List<Finding> more) {
        List<Finding> all =
                Stream.concat(findings.stream(), more.stream()).distinct().toList();
        return new DryRun(
                mode, namespaces, totals, skippedByRule, seconds, predictedOutageSeconds, isGuess, fingerprint, all);
    }

    /** Where a rehearsal runs. */
    public enum Mode {
        /** In the database itself, into a twin of v0.7's table, rolled back. */
        IN_PLACE,
        /** On another server, with a copy of the legacy tables. */
        COPY
    }
}
