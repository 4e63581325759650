package org.ferryman.cli.database;

import java.util.stream.Collectors;
import org.ferryman.engine.StatementList;

/** Statements as they are shown. */
public final class StatementText {

    private StatementText() {}

    /** Indented, ended with a semicolon. */
    public static String indented(String statement) {
        return StatementList.ended(statement)
                .lines()
                .map(line -> "    " + line.stripTrailing())
                .collect(Collectors.joining("\n"));
    }
}
