package org.ferryman.postgres.capture;

import java.util.List;
import java.util.Optional;
import org.ferryman.postgres.QualifiedName;

/**
 * How a {@link ChangeCapture} stands, as observed in the database.
 *
 * @param schema whether its schema is there, and whose making it is
 * @param owner the role that the schema belongs to; empty without a schema
 * @param foreign what in the schema is not as Ferryman makes it, for people
 * @param usable whether the current role may read the notes and take them away
 * @param tables the tables with its triggers, whatever their names are now
 */
public record CaptureState(
        Schema schema, String owner, List<String> foreign, boolean usable, List<CapturedTable> tables) {

    /** Where there is nothing of it. */
    public static final CaptureState NONE = new CaptureState(Schema.ABSENT, "", List.of(), false, List.of());

    /** What is to be said of the schema. */
    public enum Schema {
        /** There is none, and nothing is captured. */
        ABSENT,
        /** Its functions are Ferryman's to the letter, and nothing else is in it. */
        OURS,
        /** Ferryman did not make what has that name, or it was changed since: no note can be relied on. */
        FOREIGN
    }

    /** Copies the lists. */
    public CaptureState {
        foreign = List.copyOf(foreign);
        tables = List.copyOf(tables);
    }

    /** Whether there is anything to take away. */
    public boolean isThere() {
        return schema == Schema.OURS;
    }

    /** What is known of a table, by the name that it has now. */
    public Optional<CapturedTable> of(QualifiedName table) {
        return tables.stream().filter(one -> one.table().equals(table)).findFirst();
    }

    /** Those of some tables whose changes are not, or not all, captured. */
    public List<QualifiedName> lacking(List<QualifiedName> wanted) {
        return wanted.stream()
                .filter(table -> of(table).filter(CapturedTable::captures).isEmpty())
                .toList();
    }
}
