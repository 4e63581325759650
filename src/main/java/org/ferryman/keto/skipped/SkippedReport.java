package org.ferryman.keto.skipped;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.ferryman.engine.Finding;
import org.ferryman.engine.StepId;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.keto.tuple.TupleId;
import org.ferryman.report.CountTable;
import org.ferryman.report.ReportLayout;
import org.ferryman.report.ReportRow;
import org.ferryman.report.ReportSummary;
import org.ferryman.report.RowReport;
import org.jspecify.annotations.Nullable;

/** {@code skipped.jsonl}, {@code .csv} and {@code .html}: every tuple that can't be moved, also when there is none. */
public final class SkippedReport implements SkippedSink, Closeable {

    /** The files' name without its ending. */
    public static final StepId ID = new StepId("skipped");

    private final Path folder;
    private final DecisionLog decisions;
    private final RowReport report;
    private final List<Path> kept = new ArrayList<>();
    private final Map<SkipRule, Long> byRule = new EnumMap<>(SkipRule.class);
    private final Map<String, Long> byNamespace = new LinkedHashMap<>();

    private SkippedReport(Path folder, DecisionLog decisions, RowReport report) {
        this.folder = folder;
        this.decisions = decisions;
        this.report = report;
    }

    public static SkippedReport open(Path folder) throws IOException {
        return open(folder, folder);
    }

    /** With the decisions of another folder. */
    public static SkippedReport open(Path folder, Path decisions) throws IOException {
        return open(folder, decisions, false);
    }

    /** With the decisions of another folder, where each file goes its own way: the page links to none of the others. */
    static SkippedReport alone(Path folder, Path decisions) throws IOException {
        return open(folder, decisions, true);
    }

    private static SkippedReport open(Path folder, Path decisions, boolean alone) throws IOException {
        List<ReportLayout.Group> rules = Arrays.stream(SkipRule.values())
                .map(rule -> new ReportLayout.Group(rule.name(), rule.name(), rule.explanation(), rule.remedy()))
                .toList();
        RowReport report = RowReport.open(
                folder,
                ID.text(),
                new ReportLayout(
                        "Skipped relation tuples",
                        "skipped tuples",
                        "Relation tuples of Ory Keto v0.6 that can't be moved to v0.7 as they stand. They are"
                                + " still in their legacy tables; decide what to do with each.",
                        "Nothing was skipped: every tuple can be moved.",
                        "rule",
                        List.of(
                                "namespace id",
                                "namespace",
                                "shard_id",
                                "object",
                                "relation",
                                "subject",
                                "commit_time",
                                "explanation",
                                "suggestions",
                                DecisionFile.ID,
                                DecisionFile.DECISION,
                                DecisionFile.NEW_SUBJECT),
                        rules),
                alone);
        try {
            return new SkippedReport(folder, DecisionLog.read(decisions), report);
        } catch (IOException failure) {
            report.close();
            throw failure;
        }
    }

    @Override
    public void add(SkippedTuple tuple) throws IOException {
        byRule.merge(tuple.rule(), 1L, Long::sum);
        byNamespace.merge(tuple.namespace().name() + " (" + tuple.namespace().id() + ")", 1L, Long::sum);
        UUID id = TupleId.of(tuple);
        Optional<DecisionRequest> choice = decisions.latest(id).map(DecisionRequest::of);
        Row row = new Row(
                tuple,
                id,
                choice.map(DecisionRequest::word).orElse(null),
                choice.map(DecisionRequest::value)
                        .filter(value -> !value.isEmpty())
                        .orElse(null));
        report.add(new ReportRow(tuple.rule().name(), cells(row), row));
    }

    private static List<String> cells(Row row) {
        SkippedTuple tuple = row.tuple;
        List<String> suggestions = tuple.suggestions().stream()
                .map(suggestion -> suggestion.kind() + ": " + suggestion.description())
                .toList();
        return List.of(
                Integer.toString(tuple.namespace().id()),
                tuple.namespace().name(),
                tuple.shardId(),
                tuple.object(),
                tuple.relation(),
                tuple.subject(),
                tuple.commitTime(),
                tuple.explanation(),
                String.join("\n", suggestions),
                row.id.toString(),
                Objects.requireNonNullElse(row.decision, ""),
                Objects.requireNonNullElse(row.newSubject, ""));
    }

    /** A row for scripts: what a skipped tuple's JSON has, then what is known it by, then what was decided. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Row(
            @JsonUnwrapped SkippedTuple tuple,
            @JsonProperty(DecisionFile.ID) UUID id,
            @JsonProperty(DecisionFile.DECISION) @Nullable String decision,

            @JsonProperty(DecisionFile.NEW_SUBJECT) @Nullable String newSubject) {}

    public Map<SkipRule, Long> byRule() {
        return new EnumMap<>(byRule);
    }

    /** Everything is on disk after this, under a temporary name. */
    public void finish(String database) throws IOException {
        List<CountTable.Line> lines = new ArrayList<>();
        byNamespace.forEach((namespace, count) -> lines.add(new CountTable.Line(namespace, List.of(count))));
        report.finish(new ReportSummary(
                database,
                Instant.now(),
                List.of(new CountTable("By namespace", "namespace", List.of("skipped"), lines))));
    }

    /** Gives the files their names. Earlier ones that somebody has edited since stay, under another name. */
    public void publish() throws IOException {
        EditedFiles edited = EditedFiles.in(folder, List.of(ID + ".csv", ID + ".jsonl"));
        kept.addAll(edited.setAside());
        report.publish();
        edited.remember();
    }

    /** That edited files were kept, and where. */
    public List<Finding> findings() {
        return kept.stream()
                .map(file -> Finding.info(
                        "SKIPPED_FILE_EDITED",
                        "An earlier list of skipped tuples was edited; it is kept as " + file + ".",
                        "What was decided in it is not lost: `ferryman keto skipped recreate --file` reads it."))
                .toList();
    }

    @Override
    public void close() throws IOException {
        try (DecisionLog log = decisions) {
            report.close();
        }
    }
}
