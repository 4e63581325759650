package org.ferryman.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A value such that people see all of it: blanks at either end and characters that have no shape of their own are
 * replaced by marks, so that two values which differ look different.
 *
 * @param parts plain text and marks, in their order
 */
public record VisibleText(List<Part> parts) {

    /** Finds what needs marks. */
    public static VisibleText of(String value) {
        int[] codePoints = value.codePoints().toArray();
        int start = value.length() - value.replaceFirst("^ +", "").length();
        int end = codePoints.length
                - (value.length() - value.replaceFirst(" +\\z", "").length());
        List<Part> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < codePoints.length; at++) {
            int codePoint = codePoints[at];
            boolean atEnd = at < start || at >= end;
            if (!needsMark(codePoint, atEnd)) {
                plain.appendCodePoint(codePoint);
                continue;
            }
            flush(plain, parts);
            parts.add(new Part(mark(codePoint), name(codePoint)));
        }
        flush(plain, parts);
        return new VisibleText(parts);
    }

    /** In one line of plain text, each mark in angle brackets: for places that know no styles. */
    public String inline() {
        return parts.stream()
                .map(part -> part.marked() ? "‹" + part.text() + "›" : part.text())
                .collect(Collectors.joining());
    }

    boolean empty() {
        return parts.isEmpty();
    }

    /** Whether it may be broken anywhere, so that the table keeps to the page. */
    boolean wide() {
        return parts.stream().mapToInt(part -> part.text().length()).sum() > 24;
    }

    private static void flush(StringBuilder plain, List<Part> parts) {
        if (!plain.isEmpty()) {
            parts.add(new Part(plain.toString(), ""));
            plain.setLength(0);
        }
    }

    private static boolean needsMark(int codePoint, boolean atEnd) {
        return switch (Character.getType(codePoint)) {
            case Character.SPACE_SEPARATOR -> codePoint != ' ' || atEnd;
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    /** In ASCII, since the pictures that Unicode has for these are missing from many systems' fonts. */
    private static String mark(int codePoint) {
        return switch (codePoint) {
            case ' ' -> "SP";
            case '\t' -> "TAB";
            case '\n' -> "LF";
            case '\r' -> "CR";
            default -> name(codePoint);
        };
    }

    private static String name(int codePoint) {
        return String.format(Locale.ROOT, "U+%04X", codePoint);
    }

    /**
     * A stretch of plain text, or a mark.
     *
     * @param text what is shown
     * @param codePoint the character that a mark stands for; empty for plain text
     */
    public record Part(String text, String codePoint) {

        /** Whether it is a mark. */
        public boolean marked() {
            return !codePoint.isEmpty();
        }
    }
}
