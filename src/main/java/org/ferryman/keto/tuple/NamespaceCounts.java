package org.ferryman.keto.tuple;

/**
 * What became of one namespace's tuples. Always {@code legacy = migrated + alreadyPresent + skipped}.
 *
 * @param id the namespace's id
 * @param name its name
 * @param legacy tuples in its legacy table
 * @param migrated tuples that this run put into v0.7's table
 * @param alreadyPresent tuples that were there before
 * @param skipped tuples that can't be moved as they stand
 * @param staleRemoved rows of an earlier run that were taken back, because their legacy tuple is gone or has changed
 */
public record NamespaceCounts(
        int id, String name, long legacy, long migrated, long alreadyPresent, long skipped, long staleRemoved) {

    /** Whether the numbers add up. */
    public boolean balance() {
        return legacy == migrated + alreadyPresent + skipped;
    }

    /** The numbers alone, as those of all namespaces are told. */
    public CountTotals totals() {
        return new CountTotals(legacy, migrated, alreadyPresent, skipped, staleRemoved);
    }
}
