package org.ferryman.cli.database;

import java.util.stream.Collectors;

/** Statements as they are shown. */
public final class StatementText {

    private StatementText() {}

    /** Ended with a semicolon. */
    static String ended(String statement) {
        String text = statement.strip();
        return text.endsWith(";") ? text : text + ";";
    }

    /** Indented, ended with a semicolon. */
    public static String indented(String statement) {
        return ended(statement)
                .lines()
                .map(line -> "    " + line.stripTrailing())
                .collect(Collectors.joining("\n"));
    }
}
