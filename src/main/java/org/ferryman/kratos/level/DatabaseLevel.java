package org.ferryman.kratos.level;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import org.ferryman.engine.KeywordText;

/**
 * At which level a database is, by the set of migrations that it has recorded.
 *
 * @param name the newest release of that level; while migrations are missing on the way to one, the first that it can
 *     be on the way to; {@code empty}, {@code v0.5} or {@code unknown} where there is no such release
 * @param state how sure that is
 * @param legacyRows whether there are rows with versions of 14 digits, as a database born before v0.6 keeps them
 * @param recorded how many rows {@code schema_migration} has
 * @param missing versions that the named level has and the database has not recorded, in the order in which they run
 */
public record DatabaseLevel(String name, State state, boolean legacyRows, int recorded, List<String> missing) {

    /** The name of a database in which no migration is recorded. */
    public static final String EMPTY = "empty";

    /** The name of a database in which all migrations of v0.5 are recorded, and none of a later release. */
    public static final String V0_5 = "v0.5";

    /** The name where there is none. */
    public static final String UNKNOWN = "unknown";

    /** Copies the list. */
    public DatabaseLevel {
        missing = List.copyOf(missing);
    }

    /** How the recorded set compares with the known ones. */
    public enum State {
        /** It is one of them. */
        EXACT,
        /** On the way from one to another, in the order in which migrations run. */
        INTERRUPTED,
        /** As either of these but for versions that are done outside a transaction and may have lost their row. */
        HALF_RECORDED,
        /** All of a known one, and more than the newest has. */
        NEWER,
        /** None of these. */
        UNKNOWN;

        /** The word for scripts. */
        @JsonValue
        public String keyword() {
            return KeywordText.of(this);
        }
    }

    /** The same, as another state. */
    DatabaseLevel as(State other) {
        return new DatabaseLevel(name, other, legacyRows, recorded, missing);
    }

    /** Whether migrations of Kratos may be run on it; what is newer or unknown is only looked at. */
    public boolean isUpgradable() {
        return state != State.NEWER && state != State.UNKNOWN && !name.equals(EMPTY);
    }
}
