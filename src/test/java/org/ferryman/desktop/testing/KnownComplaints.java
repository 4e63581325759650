package org.ferryman.desktop.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The faults of the window that are known and not mended yet, in {@code known-complaints.txt}: a line for each, with
 * all the states and sizes in which it is seen. Where the property {@code ferryman.complaints} names that file, what a
 * test sees is written there instead of being compared.
 */
final class KnownComplaints {

    private static final Path TARGET = Path.of(System.getProperty("ferryman.complaints", ""));
    private static final String FILE = "known-complaints.txt";

    private static final String HEAD = """
            # What is known to be wrong with what the window shows, and not mended yet:
            # page | kind | node | where | text. "where" names states, each with the widths of the window, or the
            # colours, in which it is seen. The tests fail on what is not here, and on what is no longer seen.
            # A question mark behind a state: what else is at work decides whether it is seen.
            """;

    /** What is the same whatever page is at the front. */
    private static final String AROUND_ALL_PAGES = "\\.(app-|sidebar|action-bar|step-).*"
            + "|#(overlay|back|primary|secondary|next|preview|command|tool-(theme|help|log|about))";

    /** What it is and where: in which states, at which sizes or in which colours. */
    private final SortedMap<String, SortedMap<String, SortedSet<String>>> lines = new TreeMap<>();

    private final Map<String, String> texts = new TreeMap<>();

    /** What and in which state, where it is not always seen. */
    private final Set<List<String>> sometimes = new HashSet<>();

    /** None. */
    KnownComplaints() {}

    /** Those in the file. */
    static KnownComplaints read() {
        KnownComplaints known = new KnownComplaints();
        try (var file = KnownComplaints.class.getResourceAsStream(FILE)) {
            List<String> all = isRecording()
                    ? Files.exists(TARGET) ? Files.readAllLines(TARGET) : List.of()
                    : new String(file.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                            .lines()
                            .toList();
            all.stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(known::take);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return known;
    }

    private static boolean isRecording() {
        return !TARGET.toString().isEmpty();
    }

    private void take(String line) {
        String[] parts = line.split(" \\| ", -1);
        if (parts.length != 5) {
            throw new IllegalArgumentException("five parts are in a line, not as in: " + line);
        }
        String key = String.join(" | ", List.of(parts).subList(0, 3));
        texts.put(key, parts[4]);
        for (String where : parts[3].split(" ", -1)) {
            String[] at = where.split("@", -1);
            String state = at[0].replace("?", "");
            if (!state.equals(at[0])) {
                sometimes.add(List.of(key, state));
            }
            Arrays.stream(at[1].split(",", -1))
                    .forEach(each -> sightings(key, state).add(each));
        }
    }

    private SortedSet<String> sightings(String key, String state) {
        return lines.computeIfAbsent(key, any -> new TreeMap<>()).computeIfAbsent(state, any -> new TreeSet<>());
    }

    /** Adds one that was seen. */
    void add(String page, Complaint complaint, String state, String where) {
        boolean everywhere = complaint.node().matches(AROUND_ALL_PAGES);
        String key = "%s | %s | %s".formatted(everywhere ? "window" : page, complaint.kind(), complaint.node());
        texts.putIfAbsent(key, complaint.text());
        sightings(key, state).add(where);
    }

    /** What was seen in a state and isn't known, and what is known of it and was not seen. */
    List<String> differences(KnownComplaints seen, String state) {
        if (isRecording()) {
            record(seen, state);
            return List.of();
        }
        List<String> differences = new ArrayList<>();
        TreeSet<String> keys = new TreeSet<>(lines.keySet());
        keys.addAll(seen.lines.keySet());
        for (String key : keys) {
            SortedSet<String> here = at(key, state);
            SortedSet<String> there = seen.at(key, state);
            TreeSet<String> more = new TreeSet<>(there);
            more.removeAll(here);
            TreeSet<String> fewer = new TreeSet<>(here);
            fewer.removeAll(there);
            if (!more.isEmpty()) {
                differences.add(
                        "new: " + key + " | " + state + "@" + String.join(",", more) + " | " + seen.texts.get(key));
            }
            if (!fewer.isEmpty() && !sometimes.contains(List.of(key, state))) {
                differences.add("no longer seen, and to be taken from " + FILE + ": " + key + " | " + state + "@"
                        + String.join(",", fewer));
            }
        }
        return differences;
    }

    private SortedSet<String> at(String key, String state) {
        return lines.getOrDefault(key, new TreeMap<>()).getOrDefault(state, new TreeSet<>());
    }

    private void record(KnownComplaints seen, String state) {
        lines.forEach((key, where) -> {
            if (!sometimes.contains(List.of(key, state))) {
                where.remove(state);
            }
        });
        lines.values().removeIf(Map::isEmpty);
        seen.lines.forEach((key, where) -> {
            texts.putIfAbsent(key, seen.texts.get(key));
            where.forEach((each, at) -> sightings(key, each).addAll(at));
        });
        String all = lines.entrySet().stream()
                .map(line -> line.getKey() + " | "
                        + line.getValue().entrySet().stream()
                                .map(where -> where.getKey()
                                        + (sometimes.contains(List.of(line.getKey(), where.getKey())) ? "?@" : "@")
                                        + String.join(",", where.getValue()))
                                .collect(Collectors.joining(" "))
                        + " | " + texts.get(line.getKey()) + "\n")
                .collect(Collectors.joining());
        try {
            Files.writeString(TARGET, HEAD + all);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
