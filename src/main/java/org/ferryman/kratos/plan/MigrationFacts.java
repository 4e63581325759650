package org.ferryman.kratos.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ferryman.kratos.level.KratosResources;

/**
 * What a migration of Kratos does to a database, by its own statements on PostgreSQL. Locks are those of PostgreSQL's
 * documentation, "Explicit Locking"; tables that the migration itself makes are left out.
 *
 * @param name of the migration
 * @param transactional whether it runs in one transaction with its record
 * @param locks the modes it takes, as {@code SHARE on sessions}
 * @param grows whether its time grows with the rows: it builds an index, checks or rewrites a table, or changes rows
 */
public record MigrationFacts(String version, String name, boolean transactional, List<String> locks, boolean grows) {

    private static final Map<String, MigrationFacts> ALL = Arrays.stream(
                    KratosResources.read("migrations.json", MigrationFacts[].class))
            .collect(Collectors.toUnmodifiableMap(MigrationFacts::version, Function.identity()));

    /** Copies the list. */
    public MigrationFacts {
        locks = List.copyOf(locks);
    }

    /** Whether it builds an index without a lock against writers: of Kratos' statements only that takes this mode. */
    boolean concurrently() {
        return !transactional && locks.stream().anyMatch(lock -> lock.startsWith("SHARE UPDATE EXCLUSIVE"));
    }

    /** Those of a version; empty for one of a release that Ferryman does not know. */
    public static Optional<MigrationFacts> of(String version) {
        return Optional.ofNullable(ALL.get(version));
    }
}
