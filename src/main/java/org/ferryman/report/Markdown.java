package org.ferryman.report;

import java.util.List;
import java.util.stream.Collectors;

/** Writes a Markdown document (CommonMark with tables); values can't become markup. */
public final class Markdown {

    private static final int SHORTEST_FENCE = 3;

    private final StringBuilder text = new StringBuilder();

    /** A heading; the first level is 1. */
    public Markdown heading(int level, String heading) {
        return block("#".repeat(level) + " " + escaped(heading));
    }

    /** A paragraph of plain text. */
    public Markdown paragraph(String paragraph) {
        return paragraph.isBlank() ? this : block(escaped(paragraph));
    }

    /** A paragraph with a bold label in front. */
    public Markdown labelled(String label, String paragraph) {
        return block("**" + escaped(label) + "** " + escaped(paragraph));
    }

    /** A list. */
    public Markdown list(List<String> items) {
        return items.isEmpty()
                ? this
                : block(items.stream().map(item -> "- " + escaped(item)).collect(Collectors.joining("\n")));
    }

    /** Code, word for word. */
    public Markdown code(String language, String code) {
        int longest = 0;
        int run = 0;
        for (int at = 0; at < code.length(); at++) {
            run = code.charAt(at) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        String fence = "`".repeat(Math.max(SHORTEST_FENCE, longest + 1));
        return block(fence + language + "\n" + code.stripTrailing() + "\n" + fence);
    }

    /** A table. */
    public Markdown table(ReportGrid grid) {
        StringBuilder table = new StringBuilder();
        row(table, grid.columns().stream().map(ReportGrid.Column::heading).toList());
        grid.columns().forEach(column -> table.append(column.number() ? "|---:" : "|---"));
        table.append("|\n");
        grid.rows().forEach(cells -> row(table, cells));
        return block(table.toString().stripTrailing());
    }

    private static void row(StringBuilder table, List<String> cells) {
        cells.forEach(cell -> table.append("| ").append(escaped(cell)).append(' '));
        table.append("|\n");
    }

    private Markdown block(String block) {
        text.append(text.isEmpty() ? "" : "\n").append(block).append('\n');
        return this;
    }

    /** In one line, so that nothing in it begins a block. */
    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        value.codePoints().forEach(codePoint -> {
            if (Character.isISOControl(codePoint) || codePoint == '\u2028' || codePoint == '\u2029') {
                escaped.append(' ');
                return;
            }
            if ("\\`*_[]<>|#~&".indexOf(codePoint) >= 0) {
                escaped.append('\\');
            }
            escaped.appendCodePoint(codePoint);
        });
        return escaped.toString();
    }

    /** The document. */
    @Override
    public String toString() {
        return text.toString();
    }
}
