package org.ferryman.kratos.verify;

import java.util.ArrayList;
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
 * @param ready what Kratos says of itself; empty if it was not asked, or did not answer
 * @param level of the database
 * @param tables how each compares
 * @param findings what should be known
 */
public record KratosVerification(
        boolean equal,
        boolean provable,
        Optional<String> from,
        Optional<Boolean> ready,
        String level,
        List<Table> tables,
        List<Finding> findings) {

    /** The same, with what Kratos says of itself. */
    KratosVerification with(KratosAdmin.Answer answer) {
        List<Finding> all = new ArrayList<>(findings);
        answer.finding().ifPresent(all::add);
        return new KratosVerification(equal, provable, from, answer.ready(), level, tables, all);
    }

    /** Whether something is in the way of calling it done. */
    public boolean blocked() {
        return !equal || findings.stream().anyMatch(Finding::blocks);
    }

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
