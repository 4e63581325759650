package org.ferryman.report;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a {@link RowReport} says around its rows.
 *
 * @param title the heading of the page
 * @param rowsName what the rows are, in the plural ("skipped tuples")
 * @param introduction what the report is, and what the reader should do with it; left out when there are no rows
 * @param nothing what it means that there are no rows ("Nothing was skipped: …")
 * @param groupColumn the heading of the first column, which holds the group of each row ("Rule")
 * @param columns the headings of the other columns, in the order of {@link ReportRow#cells}
 * @param groups every group that a row can belong to, in the order in which they are explained
 */
public record ReportLayout(
        String title,
        String rowsName,
        String introduction,
        String nothing,
        String groupColumn,
        List<String> columns,
        List<Group> groups) {

    /** Checks that no group is there twice. */
    public ReportLayout {
        columns = List.copyOf(columns);
        groups = List.copyOf(groups);
        Set<String> keys = new HashSet<>();
        for (Group group : groups) {
            if (!keys.add(group.key())) {
                throw new IllegalArgumentException("two groups " + group.key());
            }
        }
    }

    /**
     * Rows that are in the report for the same reason.
     *
     * @param key stable, as the files show it (a rule id)
     * @param title the reason in a few words
     * @param explanation why such rows are in the report
     * @param remedy what to do about them, or empty
     */
    public record Group(String key, String title, String explanation, String remedy) {}
}
