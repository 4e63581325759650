package org.ferryman.playbook.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.engine.Finding;
import org.ferryman.engine.JournalEntry;
import org.ferryman.engine.JournalEvent;
import org.ferryman.engine.StepId;
import org.ferryman.engine.file.Json;
import org.ferryman.playbook.record.RunRecord.How;
import org.ferryman.playbook.record.Timeline.Event;
import org.ferryman.report.AmountText;

/** Reads a journal once, and keeps of it what a report tells; memory stays flat however long it is. */
final class JournalSummary {

    private final Map<StepId, Last> steps = new HashMap<>();
    private final Deque<Event> events = new ArrayDeque<>();
    private final Deque<RunRecord.Entry> entries = new ArrayDeque<>();
    private boolean more;
    private final Set<String> people = new TreeSet<>();
    private final Set<String> hosts = new TreeSet<>();
    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> last = Optional.empty();
    private Optional<StepId> running = Optional.empty();
    private long earlier;
    private long unreadable;

    private JournalSummary() {}

    static JournalSummary read(Path folder) throws IOException {
        JournalSummary summary = new JournalSummary();
        summary.unreadable = JournalEntry.each(folder, summary::add);
        return summary;
    }

    private void add(JournalEntry entry) {
        first = first.or(() -> Optional.of(entry.time()));
        last = Optional.of(entry.time());
        people.add(entry.who());
        hosts.add(entry.host());
        entry.step()
                .ifPresent(step -> steps.computeIfAbsent(step, id -> new Last()).add(entry));
        Optional<StepId> step = entry.step().or(() -> running);
        if (entry.is(JournalEvent.STEP_STARTED)) {
            running = step;
        } else if (entry.is(JournalEvent.STEP_DONE) || entry.is(JournalEvent.STEP_ENDED)) {
            running = Optional.empty();
        }
        entry(entry).ifPresent(this::list);
        events.addLast(new Event(
                entry.time(), entry.who(), entry.host(), step.map(StepId::text).orElse(""), what(entry)));
        if (events.size() > Timeline.LISTED) {
            events.removeFirst();
            earlier++;
        }
    }

    /** An end takes the place of its beginning; a beginning without an end was interrupted, or goes on. */
    private void list(RunRecord.Entry entry) {
        RunRecord.Entry latest = entries.peekLast();
        if (latest != null
                && entry.how() != How.STARTED
                && entry.how() != How.LEFT_OUT
                && latest.how() == How.STARTED
                && latest.step().equals(entry.step())) {
            entries.removeLast();
        }
        entries.addLast(entry);
        if (entries.size() > RunRecord.LISTED) {
            entries.removeFirst();
            more = true;
        }
    }

    private static Optional<RunRecord.Entry> entry(JournalEntry written) {
        JsonNode seconds = written.details().path("seconds");
        return How.of(written)
                .map(how -> new RunRecord.Entry(
                        written.time(),
                        written.who(),
                        written.host(),
                        written.step(),
                        how,
                        seconds.isNumber() ? OptionalDouble.of(seconds.asDouble()) : OptionalDouble.empty()));
    }

    /** What was done, the latest first. */
    List<RunRecord.Entry> entries() {
        List<RunRecord.Entry> latestFirst = new ArrayList<>(entries);
        latestFirst.sort(Comparator.comparing(RunRecord.Entry::time).reversed());
        return latestFirst;
    }

    /** Whether there are older ones. */
    boolean hasMore() {
        return more;
    }

    private static String what(JournalEntry entry) {
        JsonNode details = entry.details();
        if (entry.event().isEmpty()) {
            return entry.keyword();
        }
        return switch (entry.event().get()) {
            case STEP_STARTED -> "began";
            case STEP_APPLIES ->
                "runs "
                        + AmountText.count(
                                details.path("count")
                                        .asInt(details.path("statements").size()),
                                "statement");
            case COMMIT -> "commits transaction " + details.path("transaction").asText();
            case STEP_RETRY ->
                "tries again after attempt " + details.path("attempt").asText() + ": "
                        + details.path("failure").path("seen").asText();
            case STEP_DONE ->
                "done in " + AmountText.seconds(details.path("seconds").asDouble());
            case STEP_ENDED -> {
                List<String> ids = new ArrayList<>();
                details.path("findings")
                        .forEach(finding -> ids.add(finding.path("id").asText()));
                String outcome = entry.text("outcome").orElse("ended");
                yield ids.isEmpty() ? outcome : outcome + ": " + String.join(", ", ids);
            }
            default -> entry.keyword();
        };
    }

    /** What it tells of a step; empty if nothing. */
    Optional<Last> of(StepId step) {
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
            if (entry.is(JournalEvent.STEP_STARTED)) {
                started = Optional.of(entry);
                outcome = Optional.empty();
                applying = List.of();
            } else if (entry.is(JournalEvent.STEP_APPLIES)) {
                applying = new ArrayList<>();
                entry.details().path("statements").forEach(statement -> applying.add(statement.asText()));
            } else if (entry.is(JournalEvent.STEP_DONE)) {
                outcome = Optional.of(entry);
                done = outcome;
                applied = applying;
            } else if (entry.is(JournalEvent.STEP_ENDED)) {
                outcome = Optional.of(entry);
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
