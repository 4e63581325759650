package org.ferryman.postgres.content;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ferryman.postgres.QualifiedName;

/**
 * How the tables of two databases, or of one before and after, compare.
 *
 * @param tables those that were there before, in that order
 * @param added those that are only there afterwards
 */
public record DigestComparison(List<Table> tables, List<QualifiedName> added) {

    /** How one table compares. */
    public enum Verdict {
        /** The same rows in the columns that were read. */
        EQUAL,
        /** Other rows. */
        DIFFERS,
        /** The columns read are not the same, so that nothing is known of the rows. */
        OTHER_COLUMNS,
        /** The table is gone. */
        MISSING
    }

    /**
     * One table.
     *
     * @param rowsAfter empty if the table is gone
     * @param onlyBefore columns that were read before and not afterwards
     * @param onlyAfter columns that were read afterwards and not before
     * @param expectedToDiffer whether it is no failure if it differs
     */
    public record Table(
            QualifiedName table,
            long rowsBefore,
            Optional<Long> rowsAfter,
            Verdict verdict,
            List<String> onlyBefore,
            List<String> onlyAfter,
            boolean expectedToDiffer) {}

    /**
     * Compares.
     *
     * @param expectedToDiffer tables whose content may change meanwhile
     */
    public static DigestComparison of(
            List<TableDigest> before, List<TableDigest> after, Set<QualifiedName> expectedToDiffer) {
        Map<QualifiedName, TableDigest> now =
                after.stream().collect(Collectors.toMap(TableDigest::table, Function.identity()));
        List<Table> tables = new ArrayList<>();
        for (TableDigest old : before) {
            boolean expected = expectedToDiffer.contains(old.table());
            tables.add(compare(old, Optional.ofNullable(now.get(old.table())), expected));
        }
        Set<QualifiedName> known = before.stream().map(TableDigest::table).collect(Collectors.toSet());
        return new DigestComparison(
                tables,
                after.stream()
                        .map(TableDigest::table)
                        .filter(table -> !known.contains(table))
                        .toList());
    }

    private static Table compare(TableDigest old, Optional<TableDigest> found, boolean expected) {
        List<String> columns = found.map(TableDigest::columns).orElse(List.of());
        List<String> onlyBefore = without(old.columns(), columns);
        List<String> onlyAfter = without(columns, old.columns());
        Verdict verdict;
        if (found.isEmpty()) {
            verdict = Verdict.MISSING;
        } else if (!onlyBefore.isEmpty() || !onlyAfter.isEmpty()) {
            verdict = Verdict.OTHER_COLUMNS;
        } else {
            boolean same =
                    old.rows() == found.get().rows() && old.digest().equals(found.get().digest());
            verdict = same ? Verdict.EQUAL : Verdict.DIFFERS;
        }
        return new Table(
                old.table(), old.rows(), found.map(TableDigest::rows), verdict, onlyBefore, onlyAfter, expected);
    }

    private static List<String> without(List<String> columns, List<String> others) {
        return columns.stream().filter(column -> !others.contains(column)).toList();
    }

    /** Whether every table is equal that is not expected to differ; a table that is gone never is. */
    @JsonProperty
    public boolean equal() {
        return tables.stream()
                .allMatch(table -> table.verdict == Verdict.EQUAL
                        || (table.expectedToDiffer && table.verdict == Verdict.DIFFERS));
    }
}
