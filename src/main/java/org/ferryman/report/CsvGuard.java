package org.ferryman.report;

import java.util.regex.Pattern;

/**
 * Keeps a spreadsheet from running a value as a formula, by an apostrophe in front of it, such that it can be taken
 * away again: {@code unguard(guard(value))} is the value, whatever it holds.
 *
 * <p>Guarded is what begins with {@code = + - @}, or their full-width and small forms (East Asian editions take those
 * too), also after blanks and control characters; what begins with a tab or a line end (OWASP, "CSV Injection"); and,
 * to stay unambiguous, what begins with an apostrophe. The same holds after a semicolon, tab or line end
 * <em>within</em> a value: where the semicolon is the list separator, as in most of Europe, a spreadsheet splits a
 * comma-separated line there without regard to its quotes, and a formula would start in the middle of a value.
 */
public final class CsvGuard {

    private static final String CELL_START = "(?:\\A|(?<=[;\\t\\r\\n]))";
    private static final String BLANKS = "[\\p{Z}\\p{C}]*";
    private static final String FORMULA = "[=\uFF1D\uFE66+\uFF0B\uFE62\\-\uFF0D\uFE63@\uFF20\uFE6B]";

    private static final Pattern RISKY =
            Pattern.compile(CELL_START + "(?='|" + BLANKS + FORMULA + ")|\\A(?=" + BLANKS + "[\\t\\r\\n])");
    private static final Pattern GUARD = Pattern.compile(CELL_START + "'");

    private CsvGuard() {}

    /** The value as a CSV cell may hold it. */
    public static String guard(String value) {
        return RISKY.matcher(value).replaceAll("'");
    }

    /** The value that was guarded. */
    public static String unguard(String cell) {
        return GUARD.matcher(cell).replaceAll("");
    }
}
