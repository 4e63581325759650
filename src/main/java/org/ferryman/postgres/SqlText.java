package org.ferryman.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads this room's SQL files. */
final class SqlText {

    private SqlText() {}

    /** The text of {@code org/ferryman/postgres/<name>.sql}. */
    static String of(String name) {
        try (InputStream in = SqlText.class.getResourceAsStream(name + ".sql")) {
            if (in == null) {
                throw new IllegalStateException("missing in the program: " + name + ".sql");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
