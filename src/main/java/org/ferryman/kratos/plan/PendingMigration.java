package org.ferryman.kratos.plan;

import java.util.List;
import java.util.Optional;

/**
 * A migration that the new Kratos would run.
 *
 * @param version 20 digits; they run in this order
 * @param name as Kratos calls it
 * @param transactional whether it runs in one transaction with its record; empty if Ferryman does not know it
 * @param locks the modes that it takes, as {@code SHARE on sessions}
 * @param growsWithData whether its time grows with the rows; empty if Ferryman does not know it
 */
public record PendingMigration(
        String version,
        String name,
        Optional<Boolean> transactional,
        List<String> locks,
        Optional<Boolean> growsWithData) {

    /** Copies the list. */
    public PendingMigration {
        locks = List.copyOf(locks);
    }

    /** One of a version, with what is known of it. */
    public static PendingMigration of(String version, String called) {
        Optional<MigrationFacts> facts = MigrationFacts.of(version);
        return new PendingMigration(
                version,
                facts.map(MigrationFacts::name).orElse(called),
                facts.map(MigrationFacts::transactional),
                facts.map(MigrationFacts::locks).orElse(List.of()),
                facts.map(MigrationFacts::grows));
    }
}
