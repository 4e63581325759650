package org.ferryman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.engine.file.Json;
import org.ferryman.testing.JsonShapes;

/** What a journal holds, without what differs from run to run. */
final class JournalFacts {

    /** Details that scripts and the report look for by their value. */
    private static final List<String> WORDS = List.of("step", "outcome");

    private JournalFacts() {}

    /** The lines of a {@code .jsonl} file. */
    static List<JsonNode> read(Path file) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            documents.add(Json.parse(line, JsonNode.class));
        }
        return documents;
    }

    /** Events with their keys, and the steps and outcomes that they tell of. */
    static Set<String> of(List<JsonNode> journal) {
        Set<String> facts = new TreeSet<>();
        for (JsonNode entry : journal) {
            String event = entry.path("event").asText();
            facts.addAll(JsonShapes.seen(event, entry));
            WORDS.stream()
                    .filter(entry::has)
                    .forEach(word -> facts.add(
                            event + ": " + word + " = " + entry.get(word).asText()));
        }
        return facts;
    }
}
