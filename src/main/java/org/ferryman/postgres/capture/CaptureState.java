package org.ferryman.postgres.capture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.postgres.QualifiedName;

/**
 * How a {@link ChangeCapture} stands, as observed in the database.
 *
 * @param schema whether its schema is there, and whose making it is
 * @param owner the role that the schema belongs to; empty without a schema
 * @param foreign what in the schema is not as Ferryman makes it, for people
 * @param usable whether the current role may read the notes and take them away
 * @param byName the tables with its triggers, by the names that they have now
 */
public record CaptureState(
        Schema schema, String owner, List<String> foreign, boolean usable, Map<QualifiedName, CapturedTable> byName) {

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

    /** Copies the list. */
    public CaptureState {
        foreign = List.copyOf(foreign);
    }

    CaptureState(Schema schema, String owner, List<String> foreign, boolean usable, List<CapturedTable> tables) {
        this(schema, owner, foreign, usable, byName(tables));
    }

    private static Map<QualifiedName, CapturedTable> byName(List<CapturedTable> tables) {
        Map<QualifiedName, CapturedTable> byName = new LinkedHashMap<>();
        tables.forEach(table -> byName.put(table.table(), table));
        return byName;
    }

    /** Whether there is anything to take away. */
    public boolean isThere() {
        return schema == Schema.OURS;
    }

    /** The tables with its triggers, whatever their names are now. */
    public List<CapturedTable> tables() {
        return List.copyOf(byName.values());
    }

    /** What is known of a table, by the name that it has now. */
    public Optional<CapturedTable> of(QualifiedName table) {
        return Optional.ofNullable(byName.get(table));
    }

    /** Those of some tables whose changes are not, or not all, captured. */
    public List<QualifiedName> lacking(List<QualifiedName> wanted) {
        return wanted.stream()
                .filter(table -> of(table).filter(CapturedTable::captures).isEmpty())
                .toList();
    }
}
