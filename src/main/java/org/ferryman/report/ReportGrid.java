package org.ferryman.report;

import java.util.List;

/**
 * A table of texts.
 *
 * @param title what it shows
 * @param columns one per cell of a row
 * @param rows their cells as they are: the page escapes them
 */
public record ReportGrid(String title, List<Column> columns, List<List<String>> rows) {

    /** Checks that every row has a cell per column. */
    public ReportGrid {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(title + ": " + row.size() + " cells for " + columns.size());
            }
        }
    }

    /**
     * A column.
     *
     * @param heading over its cells
     * @param number whether its cells are numbers, which stand to the right
     */
    public record Column(String heading, boolean number) {

        /** One of words. */
        public static Column text(String heading) {
            return new Column(heading, false);
        }

        /** One of numbers. */
        public static Column number(String heading) {
            return new Column(heading, true);
        }
    }
}
