package org.ferryman.cli.keto;

import java.util.stream.Collectors;

/** Statements as they are shown. */
final class Sql {

    private Sql() {}

    /** Indented, ended with a semicolon. */
    static String indented(String statement) {
        String text = statement.strip();
        String ended = text.endsWith(";") ? text : text + ";";
        return ended.lines().map(line -> "    " + line.stripTrailing()).collect(Collectors.joining("\n"));
    }
}
