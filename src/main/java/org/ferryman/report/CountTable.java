package org.ferryman.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Counts for people, shown with a line of totals when there are two lines or more.
 *
 * @param title what is counted
 * @param heading the heading of the labels ("Namespace")
 * @param columns the headings of the counts
 * @param lines one line per label
 */
public record CountTable(String title, String heading, List<String> columns, List<Line> lines) {

    /** Checks that every line has a count per column. */
    public CountTable {
        columns = List.copyOf(columns);
        lines = List.copyOf(lines);
        for (Line line : lines) {
            if (line.counts().size() != columns.size()) {
                throw new IllegalArgumentException(line.label() + ": a count for each of " + columns);
            }
        }
    }

    /** The sum of each column. */
    public List<Long> totals() {
        List<Long> totals = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            int at = column;
            totals.add(lines.stream().mapToLong(line -> line.counts().get(at)).reduce(0, Math::addExact));
        }
        return totals;
    }

    /**
     * The counts of one label.
     *
     * @param label what they belong to
     * @param counts one per column
     */
    public record Line(String label, List<Long> counts) {

        /** Takes a copy of the counts. */
        public Line {
            counts = List.copyOf(counts);
        }
    }
}
