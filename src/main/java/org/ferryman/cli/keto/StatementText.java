package org.ferryman.cli.keto;

import java.util.stream.Collectors;

/** Statements as they are shown. */
final class StatementText {

    private StatementText() {}

    /** Indented, ended with a semicolon. */
    static String indented(String statement) {
        String text = statement.strip();
        String ended = text.endsWith(";") ? text : text + ";";
        return ended.lines().map(line -> "    " + line.stripTrailing()).collect(Collectors.joining("\n"));
    }
}
