package org.ferryman.desktop.parts;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes SQL, or a command, apart by what its parts are coloured as. Words in capitals are keywords: that is how all SQL
 * here is written, and names within it stand in quotes.
 */
final class SqlColours {

    /** Quantifiers that give nothing back: a list of thousands of names must not fill the stack. */
    private static final Pattern PARTS = Pattern.compile("(?<comment>--[^\\n]*+|/\\*(?s:.*?)\\*/)"
            + "|(?<string>'[^']*+(?:''[^']*+)*+')"
            + "|(?<name>\"[^\"]*+(?:\"\"[^\"]*+)*+\")"
            + "|(?<keyword>\\b[A-Z][A-Z_]++\\b)"
            + "|(?<number>\\b\\d++(?:\\.\\d++)?\\b)");

    private static final List<String> KINDS = List.of("comment", "string", "name", "keyword", "number");

    private SqlColours() {}

    /**
     * A part of a line.
     *
     * @param style of its text; {@code sql-plain} for what is nothing in particular
     */
    record Part(String text, String style) {}

    /** The lines of a text, each in its parts; what goes on over several lines keeps its colour. */
    static List<List<Part>> lines(String text) {
        List<List<Part>> lines = new ArrayList<>();
        lines.add(new ArrayList<>());
        Matcher matcher = PARTS.matcher(text);
        int end = 0;
        while (matcher.find()) {
            add(lines, text.substring(end, matcher.start()), "sql-plain");
            for (String kind : KINDS) {
                if (matcher.group(kind) != null) {
                    add(lines, matcher.group(), "sql-" + kind);
                }
            }
            end = matcher.end();
        }
        add(lines, text.substring(end), "sql-plain");
        return lines;
    }

    private static void add(List<List<Part>> lines, String text, String style) {
        String[] pieces = text.split("\n", -1);
        for (int at = 0; at < pieces.length; at++) {
            if (at > 0) {
                lines.add(new ArrayList<>());
            }
            if (!pieces[at].isEmpty()) {
                lines.get(lines.size() - 1).add(new Part(pieces[at], style));
            }
        }
    }
}
