package org.ferryman.kratos.verify;

import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;

/**
 * What the proof came to.
 *
 * @param equal whether all is as it should be: level, catalog, indexes, and every row that must not change; false if
 *     that can't be proven
 * @param provable whether it is known what was there before
 * @param from the level before; empty if that is not known
 * @param level of the database
 * @param tables how each compares
 * @param findings what should be known
 */
public record KratosVerification(
        boolean equal,
        boolean provable,
        Optional<String> from,
        String level,
        List<Table> tables,
        List<Finding> findings) {

    /** Copies the lists. */
    public KratosVerification {
        tables = List.copyOf(tables);
        findings = List.copyOf(findings);
    }

    /** How many rows were compared: all that must not differ. */
    public long compared() {
        return tables.stream()
                .filter(table -> !table.expectedToDiffer())
                .mapToLong(Table::rows)
                .sum();
    }

    /**
     * One table.
     *
     * @param rows now
     * @param equal whether it holds the same as before, in the columns of both levels
     * @param expectedToDiffer whether the migrations themselves change it
     */
    public record Table(String name, long rows, boolean equal, boolean expectedToDiffer) {}
}
