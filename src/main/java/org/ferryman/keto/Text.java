package org.ferryman.keto;

/** Values as they are shown and counted. */
final class Text {

    private static final int SHOWN = 80;

    private Text() {}

    /** Length in characters as PostgreSQL's {@code char_length} counts them: code points. */
    static int length(String value) {
        return value.codePointCount(0, value.length());
    }

    /** The value in quotes, cut short when it is long. */
    static String quote(String value) {
        String shown = length(value) <= SHOWN ? value : value.substring(0, value.offsetByCodePoints(0, SHOWN)) + "…";
        return "“" + shown + "”";
    }
}
