package org.ferryman.kratos.undo;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.KeywordText;

/**
 * What going back came to.
 *
 * @param way how it was done
 * @param changed whether something had to be changed for it
 * @param from the level before
 * @param to the level now
 * @param takenBack the versions of the migrations that the new Kratos took back, the newest first
 * @param backup the folder of the backup that was restored; empty if none was
 * @param given what had been written since, and did not stay as it was
 * @param provenBy what the tables were compared with
 * @param equal whether each holds the same
 * @param asBeforeUpgrade whether they hold what they held before the upgrade; empty if that is not known
 * @param tables all that were compared
 * @param seconds how long it took
 * @param output the file in the run folder that has what Kratos printed; empty if it was not run
 * @param findings what should be known
 */
public record KratosUndo(
        Way way,
        boolean changed,
        String from,
        String to,
        List<String> takenBack,
        Optional<String> backup,
        List<Written> given,
        ProvenBy provenBy,
        boolean equal,
        Optional<Boolean> asBeforeUpgrade,
        List<Table> tables,
        double seconds,
        Optional<String> output,
        List<Finding> findings) {

    /** Copies the lists. */
    public KratosUndo {
        takenBack = List.copyOf(takenBack);
        given = List.copyOf(given);
        tables = List.copyOf(tables);
        findings = List.copyOf(findings);
    }

    /** How to go back. */
    public enum Way {
        /** The new Kratos takes its migrations back. */
        TAKE_BACK,
        /** The tables are replaced by those of a backup. */
        RESTORE;

        /** The word for scripts. */
        @JsonValue
        public String keyword() {
            return KeywordText.of(this);
        }
    }

    /** What the tables are compared with afterwards. */
    public enum ProvenBy {
        /** What they held before the upgrade. */
        BEFORE_UPGRADE,
        /** What they held before the undo, in the columns that the old level has, too. */
        BEFORE_UNDO,
        /** What the backup holds. */
        BACKUP;

        /** The word for scripts. */
        @JsonValue
        public String keyword() {
            return KeywordText.of(this);
        }
    }

    /**
     * What was written since, in a table or a column.
     *
     * @param table its name
     * @param column that the old level does not have; empty if the rows themselves are not what they were
     * @param rowsThen how many rows there were; of a column, 0
     * @param rowsNow how many there are; of a column, those with a value in it
     */
    public record Written(String table, Optional<String> column, long rowsThen, long rowsNow) {

        /** For people. */
        public String told() {
            return column.map(name -> table + "." + name + " (a value in " + rowsNow + " rows)")
                    .orElseGet(() -> table + " (" + rowsThen + " rows then, " + rowsNow + " now)");
        }
    }

    /**
     * One table afterwards.
     *
     * @param name without its schema
     * @param rows how many
     * @param equal whether it holds the same as what it was compared with
     */
    public record Table(String name, long rows, boolean equal) {}
}
