package org.ferryman.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ferryman.report.AmountText;

/** A table for a terminal: columns aligned, numbers to the right. */
public final class TextTable {

    private final List<List<String>> rows = new ArrayList<>();
    private final boolean[] right;

    /** @param headings one per column; {@code >} at the start aligns the column to the right, as for numbers */
    public TextTable(String... headings) {
        right = new boolean[headings.length];
        List<String> names = new ArrayList<>();
        for (int column = 0; column < headings.length; column++) {
            right[column] = headings[column].startsWith(">");
            names.add(right[column] ? headings[column].substring(1) : headings[column]);
        }
        rows.add(names);
    }

    /** Adds a line; whole numbers get thousands separators. */
    public TextTable row(Object... cells) {
        if (cells.length != right.length) {
            throw new IllegalArgumentException(cells.length + " cells for " + right.length + " columns");
        }
        rows.add(Arrays.stream(cells).map(TextTable::text).toList());
        return this;
    }

    private static String text(Object cell) {
        return cell instanceof Long number ? AmountText.count(number) : cell.toString();
    }

    /** The lines, the headings first. */
    public List<String> lines() {
        int[] widths = new int[right.length];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String gap = " ".repeat(widths[column] - width(row.get(column)));
            line.append(column == 0 ? "" : "  ");
            line.append(right[column] ? gap + row.get(column) : row.get(column) + gap);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
