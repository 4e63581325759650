package org.ferryman.postgres.guard;

import java.util.List;
import org.ferryman.postgres.QualifiedName;

/**
 * How a {@link WriteGuard} stands, as observed in the database.
 *
 * @param schema whether the guard's schema is there, and whose making it is
 * @param owner the role that the schema belongs to; empty without a schema
 * @param foreign what in the schema is not as Ferryman makes it, for people
 * @param tables the tables with a trigger of this guard, whatever their names are now
 * @param othersToo whether another guard uses the schema, too
 * @param opened whether it lets everybody write, and its triggers do nothing
 * @param lifted whether that is only for now: it is to refuse writes again
 */
public record GuardState(
        Schema schema,
        String owner,
        List<String> foreign,
        List<GuardedTable> tables,
        boolean othersToo,
        boolean opened,
        boolean lifted) {

    /** Where there is nothing of a guard. */
    public static final GuardState NONE = new GuardState(Schema.ABSENT, "", List.of(), List.of(), false, false, false);

    /** What is to be said of the guard's schema. */
    public enum Schema {
        /** There is none, and so no guard. */
        ABSENT,
        /** Its function is Ferryman's to the letter, and nothing else is in it. */
        OURS,
        /** Ferryman did not make what has that name, or it was changed since: no guard can be relied on. */
        FOREIGN
    }

    /**
     * A table with a trigger of the guard.
     *
     * @param table its name now
     * @param whole whether the trigger refuses each INSERT, UPDATE, DELETE and TRUNCATE: enabled, and as it was made
     * @param pass SHA-256 of the pass that it lets through, as hexadecimal digits; empty if it lets nobody through
     */
    public record GuardedTable(QualifiedName table, boolean whole, String pass) {}

    /** Copies the lists. */
    public GuardState {
        foreign = List.copyOf(foreign);
        tables = List.copyOf(tables);
    }

    /** Whether there is anything of this guard to take away. */
    public boolean isThere() {
        return schema == Schema.OURS && (!tables.isEmpty() || !othersToo || opened);
    }

    /** Whether there is anything of this guard, and it refuses somebody. */
    public boolean isRefusing() {
        return isThere() && !opened;
    }

    /** Whether it keeps everybody from writing to each of these tables; never if there are none. */
    public boolean isOn(List<QualifiedName> wanted) {
        return schema == Schema.OURS
                && !opened
                && !wanted.isEmpty()
                && wanted.stream()
                        .allMatch(table -> tables.stream()
                                .anyMatch(guarded ->
                                        guarded.whole() && guarded.table().equals(table)));
    }

    /** The names of its tables. */
    public List<QualifiedName> names() {
        return tables.stream().map(GuardedTable::table).toList();
    }
}
