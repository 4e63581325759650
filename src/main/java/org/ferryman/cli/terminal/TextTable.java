package org.ferryman.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.ferryman.report.AmountText;

/** A table for a terminal: columns aligned, numbers to the right. */
public final class TextTable {

    private final List<List<String>> rows = new ArrayList<>();
    /** So wide a name is still shown whole. */
    private static final int WIDEST_NAME = 60;

    private final boolean[] right;
    private final boolean[] names;

    /**
     * An empty one.
     *
     * @param headings one per column; {@code >} at the start aligns the column to the right, as for numbers; {@code ~}
     *     says that it holds names: long ones lose their middle, as long as they can be told apart without it
     */
    public TextTable(String... headings) {
        right = new boolean[headings.length];
        names = new boolean[headings.length];
        List<String> shown = new ArrayList<>();
        for (int column = 0; column < headings.length; column++) {
            right[column] = headings[column].startsWith(">");
            names[column] = headings[column].startsWith("~");
            shown.add(right[column] || names[column] ? headings[column].substring(1) : headings[column]);
        }
        rows.add(shown);
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
        List<List<String>> rows =
                this.rows.stream().<List<String>>map(ArrayList::new).toList();
        for (int column = 0; column < names.length; column++) {
            if (names[column]) {
                shorten(rows, column);
            }
        }
        int[] widths = new int[right.length];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    /** Two names that would look alike stay whole. */
    private static void shorten(List<List<String>> rows, int column) {
        Map<String, Set<String>> names = new HashMap<>();
        for (List<String> row : rows) {
            names.computeIfAbsent(shortened(row.get(column)), name -> new HashSet<>())
                    .add(row.get(column));
        }
        for (List<String> row : rows) {
            String name = shortened(row.get(column));
            if (Objects.requireNonNull(names.get(name)).size() == 1) {
                row.set(column, name);
            }
        }
    }

    private static String shortened(String name) {
        int length = width(name);
        if (length <= WIDEST_NAME) {
            return name;
        }
        int half = (WIDEST_NAME - 1) / 2;
        return name.substring(0, name.offsetByCodePoints(0, half)) + "…"
                + name.substring(name.offsetByCodePoints(name.length(), -half));
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
