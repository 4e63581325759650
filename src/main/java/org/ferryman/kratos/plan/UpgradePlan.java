package org.ferryman.kratos.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.KeywordText;

/**
 * What the new Kratos would do to a database.
 *
 * @param answer in a word
 * @param target the release whose level would be reached; empty if it is not known
 * @param pending the migrations that it would run, in their order
 * @param changes what is different for people afterwards
 */
public record UpgradePlan(
        Answer answer, Optional<String> target, List<PendingMigration> pending, List<LevelChange> changes) {

    /** Copies the lists. */
    public UpgradePlan {
        pending = List.copyOf(pending);
        changes = List.copyOf(changes);
    }

    /** Whether there is something to do. */
    public enum Answer {
        /** Migrations are to be run. */
        NEEDED,
        /** All are recorded: the new Kratos can be started. */
        NOT_NEEDED,
        /** The database has migrations that this Kratos does not have: it would say that all went well. */
        BINARY_OLDER,
        /** It is not known which migrations that Kratos has. */
        UNKNOWN;

        /** The word for scripts. */
        @JsonValue
        public String keyword() {
            return KeywordText.of(this);
        }
    }

    /** Whether a migration is among those to run. */
    public boolean includes(String version) {
        return pending.stream().anyMatch(migration -> migration.version().equals(version));
    }
}
