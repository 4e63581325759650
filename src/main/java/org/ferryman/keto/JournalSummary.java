package org.ferryman.keto;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.engine.Finding;
import org.ferryman.engine.JournalEntry;
import org.ferryman.engine.Json;
import org.ferryman.keto.Timeline.Event;
import org.ferryman.report.Amounts;

/** Reads a journal once, and keeps of it what a report tells; memory stays flat however long it is. */
final class JournalSummary {

    private final Map<String, Last> steps = new HashMap<>();
    private final Deque<Event> events = new ArrayDeque<>();
    private final Set<String> people = new TreeSet<>();
    private final Set<String> hosts = new TreeSet<>();
    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> last = Optional.empty();
    private String running = "";
    private long earlier;
    private long unreadable;

    private JournalSummary() {}

    static JournalSummary read(Path folder) throws IOException {
        JournalSummary tale = new JournalSummary();
        tale.unreadable = JournalEntry.each(folder, tale::add);
        return tale;
    }

    private void add(JournalEntry entry) {
        first = first.or(() -> Optional.of(entry.time()));
        last = Optional.of(entry.time());
        people.add(entry.who());
        hosts.add(entry.host());
        entry.step()
                .ifPresent(step -> steps.computeIfAbsent(step, id -> new Last()).add(entry));
        String step = entry.step().orElse(running);
        running = switch (entry.event()) {
            case "step-started" -> step;
            case "step-done", "step-ended" -> "";
            default -> running;
        };
        events.addLast(new Event(entry.time(), entry.who(), entry.host(), step, what(entry)));
        if (events.size() > Timeline.LISTED) {
            events.removeFirst();
            earlier++;
        }
    }

    private static String what(JournalEntry entry) {
        JsonNode details = entry.details();
        return switch (entry.event()) {
            case "step-started" -> "began";
            case "step-applies" ->
                "runs " + Amounts.count(details.path("statements").size(), "statement");
            case "commit" ->
                "commits transaction " + details.path("transaction").asText();
            case "step-retry" ->
                "tries again after attempt " + details.path("attempt").asText() + ": "
                        + details.path("failure").path("seen").asText();
            case "step-done" ->
                "done in " + Amounts.seconds(details.path("seconds").asDouble());
            case "step-ended" -> {
                List<String> ids = new ArrayList<>();
                details.path("findings")
                        .forEach(finding -> ids.add(finding.path("id").asText()));
                String outcome = entry.text("outcome").orElse("ended").toLowerCase(Locale.ROOT);
                yield ids.isEmpty() ? outcome : outcome + ": " + String.join(", ", ids);
            }
            default -> entry.event();
        };
    }

    /** What it tells of a step; empty if nothing. */
    Optional<Last> of(String step) {
        return Optional.ofNullable(steps.get(step));
    }

    Timeline timeline() {
        return new Timeline(first, last, people, hosts, List.copyOf(events), earlier, unreadable);
    }

    /** The newest entries about one step. */
    static final class Last {

        private Optional<JournalEntry> outcome = Optional.empty();
        private Optional<JournalEntry> done = Optional.empty();
        private Optional<JournalEntry> started = Optional.empty();
        private List<String> applying = List.of();
        private List<String> applied = List.of();

        private void add(JournalEntry entry) {
            switch (entry.event()) {
                case "step-started" -> {
                    started = Optional.of(entry);
                    outcome = Optional.empty();
                    applying = List.of();
                }
                case "step-applies" -> {
                    applying = new ArrayList<>();
                    entry.details().path("statements").forEach(statement -> applying.add(statement.asText()));
                }
                case "step-done" -> {
                    outcome = Optional.of(entry);
                    done = outcome;
                    applied = applying;
                }
                case "step-ended" -> outcome = Optional.of(entry);
                default -> {}
            }
        }

        /** Its last outcome, or that it began if there is none. */
        Optional<JournalEntry> newest() {
            return outcome.or(() -> started);
        }

        /** When it was last done. */
        Optional<JournalEntry> done() {
            return done;
        }

        /** What it ran when it was last done. */
        List<String> statements() {
            return applied;
        }

        /** Why it ended otherwise than done. */
        List<Finding> findings() {
            List<Finding> findings = new ArrayList<>();
            newest().ifPresent(entry -> entry.details().path("findings").forEach(node -> {
                try {
                    findings.add(Json.parse(node.toString(), Finding.class));
                } catch (IOException unlike) {
                    // Written by another version: its id is in the timeline.
                    return;
                }
            }));
            return findings;
        }
    }
}
