package org.ferryman.testing;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.assertj.core.util.diff.Delta;
import org.assertj.core.util.diff.DiffUtils;

/** What scripts and people have come to rely on, as it was recorded: see {@code docs/extend.md}. */
public final class Contract {

    private static final Path FOLDER = Path.of("src", "test", "resources", "contract");
    private static final String RECORD = "ferryman.contract.record";
    private static final String HEADING = "# ";

    private Contract() {}

    /** Fails if these are not the lines on record; writes them there first if it is asked to. */
    public static void assertKept(String name, Collection<String> lines) throws IOException {
        Path file = FOLDER.resolve(name);
        List<String> now = List.copyOf(lines);
        List<String> recorded = Files.exists(file) ? Files.readAllLines(file) : List.of();
        if (now.equals(recorded)) {
            return;
        }
        boolean anew = Boolean.getBoolean(RECORD);
        if (anew) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, String.join("\n", now) + "\n");
        }
        String advice = anew
                ? "It is recorded anew: review the change of this file, and run without -D" + RECORD + "."
                : "If that is meant, record it with -D" + RECORD + "=true, and see docs/extend.md.";
        fail("%s: what the outside relies on has changed.%n%n%s%n%n%s", file, difference(recorded, now), advice);
    }

    private static String difference(List<String> recorded, List<String> now) {
        List<String> lines = new ArrayList<>();
        String heading = "";
        for (Delta<String> delta : DiffUtils.diff(recorded, now).getDeltas()) {
            String above = heading(recorded, delta.getOriginal().getPosition());
            if (!above.equals(heading)) {
                heading = above;
                lines.add(above);
            }
            delta.getOriginal().getLines().forEach(line -> lines.add("- " + line));
            delta.getRevised().getLines().forEach(line -> lines.add("+ " + line));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String heading(List<String> lines, int before) {
        for (int at = Math.min(before, lines.size() - 1); at >= 0; at--) {
            if (lines.get(at).startsWith(HEADING)) {
                return lines.get(at);
            }
        }
        return "";
    }
}
