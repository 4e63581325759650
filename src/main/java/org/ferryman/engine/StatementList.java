package org.ferryman.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The statements of a change, fit to be read and recorded: thousands that differ in names and numbers only are one, and
 * how many there are.
 */
public final class StatementList {

    /** So many of a kind are still shown one by one. */
    static final int SHOWN_OF_A_KIND = 10;

    /** So many characters of a kind are, too: a statement about many tables is long. */
    static final int CHARACTERS_OF_A_KIND = 20_000;

    private StatementList() {}

    /**
     * The same statements, or the first of each kind where there are many of it, in their order. Takes a time that
     * grows with their length.
     */
    public static List<String> shortened(List<String> statements) {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        for (int index = 0; index < statements.size(); index++) {
            int place = index;
            String statement = statements.get(index);
            Kind kind = kinds.computeIfAbsent(shape(statement), shape -> new Kind(place));
            kind.places.add(index);
            kind.characters += statement.length();
        }
        String[] shown = new String[statements.size()];
        for (Kind kind : kinds.values()) {
            if (kind.isShortened()) {
                shown[kind.first] = statements.get(kind.first) + "\n-- and " + (kind.places.size() - 1)
                        + " more like this one, with other names and numbers";
            } else {
                kind.places.forEach(place -> shown[place] = statements.get(place));
            }
        }
        List<String> shortened = new ArrayList<>();
        for (String statement : shown) {
            if (statement != null) {
                shortened.add(statement);
            }
        }
        return shortened;
    }

    /** Ended with a semicolon. */
    public static String ended(String statement) {
        String text = statement.strip();
        return text.endsWith(";") ? text : text + ";";
    }

    /** As a file that can be run. */
    public static String script(List<String> statements) {
        return statements.stream().map(StatementList::ended).collect(Collectors.joining("\n\n", "", "\n"));
    }

    /** The statement without what stands in double quotes, and with one zero for each number. */
    private static String shape(String statement) {
        StringBuilder shape = new StringBuilder(statement.length());
        boolean quoted = false;
        for (int i = 0; i < statement.length(); i++) {
            char letter = statement.charAt(i);
            if (letter == '"') {
                quoted = !quoted;
            } else if (!quoted && letter >= '0' && letter <= '9') {
                if (shape.isEmpty() || shape.charAt(shape.length() - 1) != '0') {
                    shape.append('0');
                }
            } else if (!quoted) {
                shape.append(letter);
            }
        }
        return shape.toString();
    }

    private static final class Kind {
        private final int first;
        private final List<Integer> places = new ArrayList<>();

        private long characters;

        private Kind(int first) {
            this.first = first;
        }

        private boolean isShortened() {
            return places.size() > SHOWN_OF_A_KIND || (places.size() > 1 && characters > CHARACTERS_OF_A_KIND);
        }
    }
}
