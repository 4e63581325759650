package org.ferryman.cli.database;

import java.util.stream.Collectors;

/** Statements as they are shown. */
public final class StatementText {

    private StatementText() {}

    /** Indented, ended with a semicolon. */
    public static String indented(String statement) {
        String text = statement.strip();
        String ended = text.endsWith(";") ? text : text + ";";
        return ended.lines().map(line -> "    " + line.stripTrailing()).collect(Collectors.joining("\n"));
    }
}
