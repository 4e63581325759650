package org.ferryman.keto.tuple;

import java.util.List;
import java.util.function.ToLongFunction;

/** The sums over all namespaces; the components are those of {@link NamespaceCounts}. */
public record CountTotals(long legacy, long migrated, long alreadyPresent, long skipped, long staleRemoved) {

    public static CountTotals of(List<NamespaceCounts> namespaces) {
        return new CountTotals(
                sum(namespaces, NamespaceCounts::legacy),
                sum(namespaces, NamespaceCounts::migrated),
                sum(namespaces, NamespaceCounts::alreadyPresent),
                sum(namespaces, NamespaceCounts::skipped),
                sum(namespaces, NamespaceCounts::staleRemoved));
    }

    private static long sum(List<NamespaceCounts> namespaces, ToLongFunction<NamespaceCounts> count) {
        return namespaces.stream().mapToLong(count).sum();
    }
}
