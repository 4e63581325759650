package org.ferryman.playbook.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.JournalEntry;
import org.ferryman.engine.JournalEvent;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Run;
import org.ferryman.engine.StepId;
import org.ferryman.engine.file.Json;
import org.ferryman.playbook.Playbook;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.RunDescription;
import org.ferryman.playbook.StepFacts;
import org.ferryman.playbook.record.JournalSummary.Last;
import org.ferryman.playbook.record.StepReport.State;
import org.ferryman.report.ReportFact;

/** Makes a {@link RunRecord} from the files of a run folder. */
final class RunReader {

    private final Path folder;
    private final Playbook playbook;
    private final Map<StepId, Object> results = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    RunReader(Path folder, Playbook playbook) {
        this.folder = folder;
        this.playbook = playbook;
    }

    RunRecord read() throws IOException, InputException {
        JournalSummary journal = JournalSummary.read(folder);
        List<StepReport> steps = new ArrayList<>();
        for (PlaybookStep<?, ?> step : playbook.recorded()) {
            steps.add(step(step, journal));
        }
        List<ReportFact> about = about();
        Timeline timeline = journal.timeline();
        if (timeline.unreadable() > 0) {
            findings.add(Finding.warning(
                    "JOURNAL_LINES_UNREADABLE",
                    timeline.unreadable() + " lines of " + Run.JOURNAL + " are not entries.",
                    "A process that was killed, or a full disk, leaves a part of a line; anything else is a change"
                            + " from outside.",
                    "Look at those lines before the record is handed on."));
        }
        return new RunRecord(
                folder, about, steps, results, journal.entries(), journal.hasMore(), files(), timeline, findings);
    }

    private List<ReportFact> about() throws InputException {
        List<ReportFact> about = new ArrayList<>();
        try {
            Optional<RunDescription> description = RunDescription.require(folder, playbook.id());
            if (description.isPresent()) {
                RunDescription run = description.get();
                about.add(new ReportFact("Database", run.database().database()));
                about.add(new ReportFact("Schema", run.database().schema()));
                about.add(new ReportFact("Connection", run.connection()));
                about.add(new ReportFact("Server", run.database().server()));
                about.addAll(playbook.about(folder));
                about.add(new ReportFact("Made with", run.tool()));
            }
        } catch (IOException broken) {
            unreadable(Run.DESCRIPTION, String.valueOf(broken.getMessage()));
        }
        if (about.isEmpty()) {
            about.add(new ReportFact("Database", "not recorded"));
        }
        return about;
    }

    private List<RunRecord.RecordFile> files() throws IOException {
        List<RunRecord.RecordFile> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                if (!file.getFileName().toString().endsWith(".lock")) {
                    files.add(new RunRecord.RecordFile(
                            file.getFileName().toString(),
                            Files.size(file),
                            Files.getLastModifiedTime(file).toInstant()));
                }
            }
        }
        return files;
    }

    private Optional<JsonNode> node(String file) {
        try {
            Path path = folder.resolve(file);
            return Files.exists(path) ? Optional.of(Json.read(path, JsonNode.class)) : Optional.empty();
        } catch (IOException broken) {
            unreadable(file, String.valueOf(broken.getMessage()));
            return Optional.empty();
        }
    }

    private void unreadable(String file, String reason) {
        findings.add(Finding.warning(
                "RESULT_UNREADABLE",
                file + " can't be read: " + reason + ".",
                "What that step found or did is missing here.",
                "Run the step again, or restore the file."));
    }

    private <R> StepReport step(PlaybookStep<?, R> step, JournalSummary journal) {
        Optional<Last> last = journal.of(step.id());
        int known = findings.size();
        Optional<JsonNode> result = node(step.id() + ".json");
        StepFacts facts = new StepFacts();
        boolean readable = result.isPresent() && tell(step, result.get(), facts);
        boolean broken = findings.size() > known;
        Optional<JournalEntry> newest = last.flatMap(Last::newest);
        State state = broken
                ? State.UNREADABLE
                : readable
                        ? facts.isWaived() ? State.WAIVED : done(step, last, journal)
                        : newest.map(RunReader::ended)
                                // Somebody has removed the result, so that it counts no more.
                                .filter(ended -> ended != State.DONE)
                                .orElse(State.NOT_DONE);
        boolean later = readable
                && newest.filter(entry -> !entry.is(JournalEvent.STEP_DONE)).isPresent();
        if (later) {
            JournalEntry attempt = newest.orElseThrow();
            facts.fact(
                    "A later attempt",
                    ended(attempt).words() + " at " + attempt.time().truncatedTo(ChronoUnit.SECONDS));
        }
        facts.findings(last.map(Last::findings).orElse(List.of()));
        if (facts.statements().isEmpty()) {
            facts.statements(last.map(Last::statements).orElse(List.of()));
        }
        Optional<JournalEntry> told = readable ? last.flatMap(Last::done) : newest;
        return new StepReport(
                step.id(),
                step.title(),
                state,
                facts.needsAttention()
                        || later
                        || (state != State.DONE && state != State.NOT_DONE && state != State.UNDONE),
                summary(step, state, facts),
                told.map(entry -> entry.time().truncatedTo(ChronoUnit.SECONDS)),
                told.map(JournalEntry::who),
                told.map(JournalEntry::host),
                told.map(entry -> entry.details().path("seconds"))
                        .filter(JsonNode::isNumber)
                        .map(JsonNode::asDouble),
                facts.facts(),
                facts.tables(),
                facts.findings().stream().distinct().toList(),
                facts.statements(),
                step.tale().files().stream()
                        .filter(file -> Files.exists(folder.resolve(file)))
                        .toList(),
                result);
    }

    private static String summary(PlaybookStep<?, ?> step, State state, StepFacts facts) {
        return switch (state) {
            case NOT_DONE -> step.tale().absent();
            case UNREADABLE -> step.id() + ".json is there and can't be read.";
            case UNDONE -> facts.summary() + " This was taken back later.";
            case DONE, WAIVED -> facts.summary();
            case UNFINISHED -> "It began, and no end is recorded: it is at work, or its process was killed.";
            default -> "It was never done. The last attempt: " + state.words() + ".";
        };
    }

    /** Files come from other versions, or from an editor: whatever is wrong with one must not hide the others. */
    private <R> boolean tell(PlaybookStep<?, R> step, JsonNode result, StepFacts facts) {
        StepFacts told = new StepFacts();
        try {
            R parsed = Json.parse(result.toString(), step.tale().type());
            step.tale().tell().accept(parsed, told);
            results.put(step.id(), parsed);
        } catch (IOException | RuntimeException unlike) {
            unreadable(step.id() + ".json", "it is not a result of that step");
            return false;
        }
        facts.addAll(told);
        return true;
    }

    private static State done(PlaybookStep<?, ?> step, Optional<Last> last, JournalSummary journal) {
        Optional<Instant> when = last.flatMap(Last::done).map(JournalEntry::time);
        boolean undone = step.place().undoneBy().stream()
                .map(undoing -> journal.of(undoing).flatMap(Last::done).map(JournalEntry::time))
                .flatMap(Optional::stream)
                .anyMatch(time -> when.isEmpty() || time.isAfter(when.get()));
        return undone ? State.UNDONE : State.DONE;
    }

    private static State ended(JournalEntry entry) {
        if (entry.is(JournalEvent.STEP_STARTED)) {
            return State.UNFINISHED;
        }
        return switch (entry.outcome().orElse(Outcome.Kind.FAILED)) {
            case DONE -> State.DONE;
            case BLOCKED -> State.BLOCKED;
            case LOCKED -> State.LOCKED;
            case ROLLED_BACK -> State.ROLLED_BACK;
            case PART_WAY -> State.PART_WAY;
            case CANCELLED -> State.CANCELLED;
            case FAILED -> State.FAILED;
        };
    }
}
