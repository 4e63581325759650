package org.ferryman.keto;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.JournalEntry;
import org.ferryman.engine.JournalEvent;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Run;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.JournalSummary.Last;
import org.ferryman.keto.StepReport.State;
import org.ferryman.keto.catalog.RecordedSettings;
import org.ferryman.playbook.RunDescription;
import org.ferryman.report.Fact;

/** Makes a {@link RunReport} from the files of a run folder. */
final class RunReader {

    private final Path folder;
    private final List<Finding> findings = new ArrayList<>();

    RunReader(Path folder) {
        this.folder = folder;
    }

    RunReport read() throws IOException, InputException {
        JournalSummary journal = JournalSummary.read(folder);
        List<Fact> about = about();
        List<StepReport> steps = new ArrayList<>();
        for (StepKind<?> kind : StepTales.all()) {
            steps.add(step(kind, journal));
        }
        Timeline timeline = journal.timeline();
        if (timeline.unreadable() > 0) {
            findings.add(Finding.warning(
                    "JOURNAL_LINES_UNREADABLE",
                    timeline.unreadable() + " lines of " + Run.JOURNAL + " are no entries.",
                    "A process that was killed, or a full disk, leaves a part of a line; anything else is a change"
                            + " from outside.",
                    "Look at those lines before the record is handed on."));
        }
        KetoVerdict verdict = new KetoVerdict(folder, steps);
        return new RunReport(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                verdict.sentence(),
                verdict.needsAttention() || !findings.isEmpty(),
                about,
                verdict.next(),
                steps,
                timeline,
                findings);
    }

    private List<Fact> about() throws InputException {
        List<Fact> about = new ArrayList<>();
        try {
            Optional<RunDescription> description = RunDescription.read(folder);
            description.ifPresent(run -> {
                about.add(new Fact("Database", run.database().database()));
                about.add(new Fact("Schema", run.database().schema()));
                about.add(new Fact("Connection", run.connection()));
                about.add(new Fact("Server", run.database().server()));
                about.add(new Fact("Made with", run.tool()));
            });
            RecordedSettings.read(folder)
                    .config()
                    .ifPresent(config -> about.add(about.size() - 1, new Fact("Keto's configuration", config)));
        } catch (IOException broken) {
            unreadable(Run.DESCRIPTION, String.valueOf(broken.getMessage()));
        }
        if (about.isEmpty()) {
            about.add(new Fact("Database", "not recorded"));
        }
        return about;
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
                "What that step found or did is not in this report.",
                "Run the step again, or restore the file."));
    }

    private <R> StepReport step(StepKind<R> kind, JournalSummary journal) {
        Optional<Last> last = journal.of(kind.step());
        Optional<JsonNode> result = node(kind.step() + ".json");
        StepFacts facts = new StepFacts();
        boolean readable = result.isPresent() && tell(kind, result.get(), facts);
        boolean broken = !readable && Files.exists(folder.resolve(kind.step() + ".json"));
        Optional<JournalEntry> newest = last.flatMap(Last::newest);
        State state = broken
                ? State.UNREADABLE
                : readable
                        ? done(kind, last, journal)
                        : newest.map(RunReader::ended).orElse(State.NOT_DONE);
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
                kind.step(),
                kind.title(),
                state,
                facts.needsAttention()
                        || later
                        || (state != State.DONE && state != State.NOT_DONE && state != State.UNDONE),
                summary(kind, state, facts),
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
                kind.files().stream()
                        .filter(file -> Files.exists(folder.resolve(file)))
                        .toList(),
                result);
    }

    private static String summary(StepKind<?> kind, State state, StepFacts facts) {
        return switch (state) {
            case NOT_DONE -> kind.absent();
            case UNREADABLE -> kind.step() + ".json is there and can't be read.";
            case UNDONE -> facts.summary() + " This was taken back later.";
            case DONE -> facts.summary();
            case UNFINISHED -> "It began, and no end is recorded: it is at work, or its process was killed.";
            default -> "It was never done. The last attempt: " + state.words() + ".";
        };
    }

    /** Files come from other versions, or from an editor: whatever is wrong with one must not hide the others. */
    private <R> boolean tell(StepKind<R> kind, JsonNode result, StepFacts facts) {
        StepFacts told = new StepFacts();
        try {
            kind.tell().accept(Json.parse(result.toString(), kind.type()), told);
        } catch (IOException | RuntimeException unlike) {
            unreadable(kind.step() + ".json", "it is not a result of that step");
            return false;
        }
        facts.addAll(told);
        return true;
    }

    private static State done(StepKind<?> kind, Optional<Last> last, JournalSummary journal) {
        Optional<Instant> when = last.flatMap(Last::done).map(JournalEntry::time);
        boolean undone = kind.undoneBy().stream()
                .map(step -> journal.of(step).flatMap(Last::done).map(JournalEntry::time))
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
            case PART_WAY -> State.PART_WAY;
            case CANCELLED -> State.CANCELLED;
            case FAILED -> State.FAILED;
        };
    }
}
