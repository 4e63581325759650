package org.ferryman.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.engine.file.Json;

/**
 * An entry of a run folder's {@link Journal}, as it is read back.
 *
 * @param time when it was written
 * @param who the operating system's user who ran the program
 * @param host where it ran
 * @param event what happened; empty if this version of the program does not know such an event
 * @param details the whole entry
 */
public record JournalEntry(Instant time, String who, String host, Optional<JournalEvent> event, JsonNode details) {

    /**
     * Hands over all entries, in their order, one at a time; there may be none, and no journal.
     *
     * @return how many lines are no entries: a process that was killed may have left a part of one
     * @throws IOException if the file is there and can't be read
     */
    public static long each(Path folder, Consumer<JournalEntry> consumer) throws IOException {
        Path file = folder.resolve(Run.JOURNAL);
        if (!Files.exists(file)) {
            return 0;
        }
        long unreadable = 0;
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Optional<JournalEntry> entry = parse(line);
                entry.ifPresent(consumer);
                unreadable += entry.isPresent() || line.isBlank() ? 0 : 1;
            }
        }
        return unreadable;
    }

    /** Whether it tells of this event. */
    public boolean is(JournalEvent other) {
        return event.filter(other::equals).isPresent();
    }

    /** The event as it is written, known or not. */
    public String keyword() {
        return details.path("event").textValue();
    }

    /** How the step ended; empty if it does not tell, or in words that this version does not know. */
    public Optional<Outcome.Kind> outcome() {
        return is(JournalEvent.STEP_DONE)
                ? Optional.of(Outcome.Kind.DONE)
                : text("outcome").flatMap(Outcome.Kind::of);
    }

    /** The step that it is about, if it is about one. */
    public Optional<StepId> step() {
        return text("step").flatMap(StepId::of);
    }

    /** One of its details. */
    public Optional<String> text(String name) {
        return Optional.of(details.path(name)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    private static Optional<JournalEntry> parse(String line) {
        try {
            JsonNode json = Json.parse(line, JsonNode.class);
            return json.path("event").isTextual()
                    ? Optional.of(new JournalEntry(
                            Instant.parse(json.path("time").asText()),
                            json.path("who").asText(),
                            json.path("host").asText(),
                            JournalEvent.of(json.path("event").textValue()),
                            json))
                    : Optional.empty();
        } catch (IOException | DateTimeParseException torn) {
            return Optional.empty();
        }
    }
}
