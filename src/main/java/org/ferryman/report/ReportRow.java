package org.ferryman.report;

import java.util.List;

/**
 * One row of a {@link RowReport}.
 *
 * @param group the {@link ReportLayout.Group#key} it is counted under
 * @param cells its values as they are, one per {@link ReportLayout#columns}: the report guards and escapes them
 * @param json the row for scripts, a record
 */
public record ReportRow(String group, List<String> cells, Object json) {

    /** Takes a copy of the cells. */
    public ReportRow {
        cells = List.copyOf(cells);
    }
}
