package org.ferryman.keto.move;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.SchemaLevel;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.playbook.MemoryEntry;

/**
 * What there is to migrate: the result of {@code keto assess}.
 *
 * @param database name of the database
 * @param schema the PostgreSQL schema that Keto uses
 * @param serverMajor PostgreSQL's major version
 * @param level whose schema it is
 * @param namespaces the namespaces whose tuples would be moved, by id
 * @param leftAlone legacy tables whose tuples would not be moved: excluded, or not in the configuration
 * @param target what v0.7's table holds already, by namespace
 * @param networks how many rows {@code networks} has
 * @param expectedSeconds how long a migration may take, and v0.6 can't write; a guess from the number of tuples
 * @param expectedBytes how much disk v0.7's table and its indexes will take, about; the WAL takes as much again
 * @param fingerprint of the configuration and the legacy data: what this assessment is true of
 * @param findings everything that should be known; a migration is blocked if one of them blocks
 */
public record Assessment(
        String database,
        String schema,
        int serverMajor,
        SchemaLevel level,
        List<NamespaceAssessment> namespaces,
        List<LeftAlone> leftAlone,
        List<TargetRows> target,
        int networks,
        double expectedSeconds,
        long expectedBytes,
        Optional<String> fingerprint,
        List<Finding> findings) {

    /** How a later step recalls it. */
    public static final MemoryEntry<Assessment> MEMORY = new MemoryEntry<>(
            AssessStep.ID, Assessment.class, "Its estimate is shown where there was no dry run; no step relies on it.");

    /** All tuples of the namespaces that would be moved. */
    public long tuples() {
        return namespaces.stream().mapToLong(NamespaceAssessment::tuples).sum();
    }

    /** How many of them would be skipped. */
    public long skipped() {
        return namespaces.stream().mapToLong(NamespaceAssessment::skipped).sum();
    }

    /** Whether a migration is blocked. */
    public boolean blocked() {
        return findings.stream().anyMatch(Finding::blocks);
    }

    /**
     * One namespace.
     *
     * @param id its id
     * @param name its name in the configuration
     * @param table its legacy table
     * @param tuples in it
     * @param bytes of the table, without its indexes
     * @param skippedByRule how many tuples each rule would stop
     * @param duplicates tuples that say the same as another one and differ in commit time or shard only
     * @param emptySubjects tuples whose subject is empty
     * @param samples a few tuples, to see whether id and name belong together
     */
    public record NamespaceAssessment(
            int id,
            String name,
            String table,
            long tuples,
            long bytes,
            Map<SkipRule, Long> skippedByRule,
            long duplicates,
            long emptySubjects,
            List<Sample> samples) {

        /** How many tuples would be skipped. */
        public long skipped() {
            return skippedByRule.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** One tuple, as v0.6 has it. */
    public record Sample(String object, String relation, String subject) {}

    /** A legacy table that is not moved. */
    public record LeftAlone(long namespaceId, String table, long tuples, String reason) {}
}
