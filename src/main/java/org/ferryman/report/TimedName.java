package org.ferryman.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Names for what a run folder may hold several of, none of which may be overwritten. */
public final class TimedName {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private TimedName() {}

    /** One that nothing in the folder has: with the present time between the stem and the ending. */
    public static String in(Path folder, String stem, String ending) {
        String timed = stem + "-" + TIME.format(Instant.now());
        String name = timed + ending;
        for (int i = 2; Files.exists(folder.resolve(name)); i++) {
            name = timed + "-" + i + ending;
        }
        return name;
    }
}
