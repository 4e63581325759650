package org.ferryman.cli.terminal;

import java.util.Map;
import org.ferryman.engine.Severity;

/**
 * How text looks.
 *
 * @param unicode whether the reader can show more than ASCII
 * @param colour whether to use ANSI colours
 */
public record TextStyle(boolean unicode, boolean colour) {

    private static final Map<String, String> ASCII =
            Map.of("“", "\"", "”", "\"", "‘", "'", "’", "'", "…", "...", "–", "-", "·", "-", "✓", "+", "✗", "x");

    private static final String GREEN = "32";
    private static final String YELLOW = "33";
    private static final String RED = "31";
    private static final String BOLD = "1";

    String heading(String text) {
        return coloured(BOLD, text);
    }

    public String good(String word) {
        return coloured(GREEN, "✓ " + word);
    }

    public String warning(String word) {
        return coloured(YELLOW, "! " + word);
    }

    public String bad(String word) {
        return coloured(RED, "✗ " + word);
    }

    public String neutral(String word) {
        return "- " + word;
    }

    public String severity(Severity severity) {
        return switch (severity) {
            case INFO -> neutral("note");
            case WARNING -> warning("warning");
            case BLOCKER -> bad("blocks");
        };
    }

    private String coloured(String code, String text) {
        return colour ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
    }

    /** The text as this reader can show it. */
    public String shown(String text) {
        if (unicode) {
            return text;
        }
        String plain = text;
        for (Map.Entry<String, String> entry : ASCII.entrySet()) {
            plain = plain.replace(entry.getKey(), entry.getValue());
        }
        return plain.replaceAll("[^\\x00-\\x7F]", "?");
    }

    /**
     * A value from the database or a file, in one line. What would move the cursor or turn the direction of writing
     * is shown as its code: a tuple must not be able to forge the lines around it.
     */
    public static String value(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(point -> {
            int type = Character.getType(point);
            boolean hidden = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE;
            if (hidden) {
                shown.append("\\u{").append(Integer.toHexString(point)).append('}');
            } else {
                shown.appendCodePoint(point);
            }
        });
        return shown.toString();
    }
}
