package org.ferryman.keto.move;

import java.util.List;
import org.ferryman.engine.Finding;

/**
 * Whether v0.7's table holds what it should: the result of {@code keto verify}.
 *
 * @param namespaces by namespace, by id
 * @param beyond rows of namespaces that have no legacy table to compare with
 * @param missing tuples that should be there and aren't; the first of them
 * @param differing tuples whose row says something else; the first of them
 * @param extra rows that no legacy tuple accounts for; the first of them. Not a difference: v0.7 may have written them
 * @param fingerprint of the configuration and the legacy data: what this verification is true of
 * @param findings what should be known
 */
public record Verification(
        List<NamespaceVerification> namespaces,
        List<Beyond> beyond,
        List<Tuple> missing,
        List<Tuple> differing,
        List<Tuple> extra,
        String fingerprint,
        List<Finding> findings) {

    /** How many of missing, differing and extra rows are listed, each. */
    public static final int LISTED = 1_000;

    /** Whether everything is there that should be. */
    public boolean holds() {
        return namespaces.stream().allMatch(NamespaceVerification::holds);
    }

    /** How many tuples can't be moved as they stand. */
    public long skipped() {
        return namespaces.stream().mapToLong(NamespaceVerification::skipped).sum();
    }

    /** How many rows have no legacy tuple behind them, in known namespaces and in others. */
    public long rowsBeyond() {
        return namespaces.stream().mapToLong(NamespaceVerification::extra).sum() + rowsOfOthers();
    }

    /** How many rows are of namespaces that have no legacy table. */
    long rowsOfOthers() {
        return beyond.stream().mapToLong(Beyond::rows).sum();
    }

    /** The same, with what should be known. */
    Verification with(List<Finding> known) {
        return new Verification(namespaces, beyond, missing, differing, extra, fingerprint, known);
    }

    /**
     * One namespace. If it holds, {@code legacy = migrated + alreadyPresent + skipped} and the digests are equal.
     *
     * @param id its id
     * @param name its name
     * @param legacy tuples in its legacy table
     * @param migrated tuples that have a row of Ferryman's
     * @param alreadyPresent tuples that have a row of Keto's own migrator
     * @param skipped tuples that can't be moved as they stand
     * @param missing tuples that should have a row and have none
     * @param differing tuples whose row says something else
     * @param extra rows that no tuple accounts for
     * @param expectedDigest over the rows that should be there, in whatever order
     * @param foundDigest over those rows as they are
     */
    public record NamespaceVerification(
            int id,
            String name,
            long legacy,
            long migrated,
            long alreadyPresent,
            long skipped,
            long missing,
            long differing,
            long extra,
            String expectedDigest,
            String foundDigest) {

        /** Whether everything is there that should be. */
        public boolean holds() {
            return legacy == migrated + alreadyPresent + skipped && expectedDigest.equals(foundDigest);
        }
    }

    /** Rows of a namespace without a legacy table. */
    public record Beyond(long namespaceId, long rows) {}

    /**
     * A tuple, or a row of v0.7's table.
     *
     * @param namespaceId its namespace
     * @param shardId the row's id
     * @param object its object
     * @param relation its relation
     * @param subject its subject, sets as {@code namespace id:object#relation}
     * @param commitTime as PostgreSQL prints it
     */
    public record Tuple(
            int namespaceId, String shardId, String object, String relation, String subject, String commitTime) {}
}
