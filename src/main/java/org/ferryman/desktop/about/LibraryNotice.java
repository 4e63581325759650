package org.ferryman.desktop.about;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A library that comes with the program.
 *
 * @param artifact as Maven names it
 * @param name for people
 * @param licence by its SPDX name
 */
record LibraryNotice(String artifact, String name, String licence) {

    /** All of them, by artifact. */
    static List<LibraryNotice> all() {
        try (var lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(LibraryNotice.class.getResourceAsStream("notices.tsv")),
                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> line.split("\t", -1))
                    .map(cells -> new LibraryNotice(cells[0], cells[1], cells[2]))
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
