package org.ferryman.kratos.fitness;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import org.ferryman.engine.KeywordText;

/**
 * Something that the source has and the target lacks.
 *
 * @param kind what it is
 * @param what in words
 * @param commands the SQL that mends it on the target, once that has Kratos' tables; none where it takes more than SQL
 */
public record TargetLack(Kind kind, String what, List<String> commands) {

    /** Copies the list. */
    public TargetLack {
        commands = List.copyOf(commands);
    }

    /** What can be missing. */
    public enum Kind {
        /** Rights of other roles on Kratos' tables. */
        GRANT,
        /** A setting of the database or of a role. */
        SETTING,
        /** An extension, or its version. */
        EXTENSION,
        /** How a table is stored and vacuumed. */
        STORAGE,
        /** How closely a column is analysed. */
        STATISTICS,
        /** An index that Kratos does not make. */
        INDEX,
        /** A trigger that Kratos does not make. */
        TRIGGER,
        /** A setting of the server. */
        LIMIT,
        /** A server that follows for the case of a failure. */
        STANDBY,
        /** An archive of the log. */
        ARCHIVING;

        /** The word for scripts. */
        @JsonValue
        public String keyword() {
            return KeywordText.of(this);
        }
    }
}
