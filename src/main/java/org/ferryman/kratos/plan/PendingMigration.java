package org.ferryman.kratos.plan;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.kratos.binary.KnownMigration;

/**
 * A migration that the new Kratos would run.
 *
 * @param version 20 digits; they run in this order
 * @param name as Kratos calls it
 * @param transactional whether it runs in one transaction with its record; empty if Ferryman does not know it
 * @param locks the modes that it takes, as {@code SHARE on sessions}
 * @param growsWithData whether its time grows with the rows; empty if Ferryman does not know it
 * @param concurrently whether it builds an index without a lock against writers: that waits for every snapshot
 */
public record PendingMigration(
        String version,
        String name,
        Optional<Boolean> transactional,
        List<String> locks,
        Optional<Boolean> growsWithData,
        boolean concurrently) {

    private static final String ON = " on ";

    /** Copies the list. */
    public PendingMigration {
        locks = List.copyOf(locks);
    }

    /** The tables whose rows it reads or writes, all of them: an index is built, or the rows are checked or changed. */
    public Set<String> worksThrough() {
        return growsWithData.orElse(false)
                ? locks.stream()
                        .map(lock -> lock.substring(lock.indexOf(ON) + ON.length()))
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    /** One that a Kratos has, with what is known of it. */
    public static PendingMigration of(KnownMigration known) {
        String version = known.version();
        Optional<MigrationFacts> facts = MigrationFacts.of(version);
        return new PendingMigration(
                version,
                facts.map(MigrationFacts::name).orElse(known.name()),
                facts.map(MigrationFacts::transactional),
                facts.map(MigrationFacts::locks).orElse(List.of()),
                facts.map(MigrationFacts::grows),
                known.concurrently()
                        || facts.filter(MigrationFacts::concurrently).isPresent());
    }
}
