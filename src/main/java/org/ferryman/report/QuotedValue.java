package org.ferryman.report;

/** Values as they are shown and counted. */
public final class QuotedValue {

    private static final int SHOWN = 80;

    private QuotedValue() {}

    /** Length in characters as PostgreSQL's {@code char_length} counts them: code points. */
    public static int length(String value) {
        return value.codePointCount(0, value.length());
    }

    /** The value in quotes, cut short when it is long. */
    public static String quote(String value) {
        String shown = length(value) <= SHOWN ? value : value.substring(0, value.offsetByCodePoints(0, SHOWN)) + "…";
        return "“" + shown + "”";
    }
}
