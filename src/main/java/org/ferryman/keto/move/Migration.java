package org.ferryman.keto.move;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.playbook.MemoryEntry;

/**
 * What a migration did: the result of {@code keto migrate}.
 *
 * @param namespaces by namespace, by id
 * @param totals over all namespaces
 * @param skippedByRule how many tuples each rule stopped
 * @param duplicatesRemoved surplus rows of Keto's own migrator that were deleted, if that was asked for
 * @param seconds from the first lock to the commit: how long v0.6 could not write
 * @param commitSeconds for the commit, which v0.6 waited for as well
 * @param changesOnly whether it compared only what had changed since a copy: its time says nothing of all tuples
 * @param difference what was proven of that; empty if it compared every tuple
 * @param findings what should be known
 */
public record Migration(
        List<NamespaceCounts> namespaces,
        CountTotals totals,
        Map<SkipRule, Long> skippedByRule,
        long duplicatesRemoved,
        double seconds,
        double commitSeconds,
        boolean changesOnly,
        Optional<KetoMark.Difference> difference,
        List<Finding> findings) {

    /** How a later step recalls it. */
    public static final MemoryEntry<Migration> MEMORY = new MemoryEntry<>(
            MigrateStep.ID, Migration.class, "v0.7's table has ids of namespaces; people need their names.");

    /** Takes none for what earlier versions did not write. */
    public Migration {
        difference = difference == null ? Optional.empty() : difference;
    }

    Migration with(List<Finding> more) {
        List<Finding> all =
                Stream.concat(findings.stream(), more.stream()).distinct().toList();
        return new Migration(
                namespaces,
                totals,
                skippedByRule,
                duplicatesRemoved,
                seconds,
                commitSeconds,
                changesOnly,
                difference,
                all);
    }

    /** The same, once it is committed. */
    Migration committedIn(double committed) {
        return new Migration(
                namespaces,
                totals,
                skippedByRule,
                duplicatesRemoved,
                seconds,
                Math.max(0, committed),
                changesOnly,
                difference,
                findings);
    }
}
