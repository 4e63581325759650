package org.ferryman.keto;

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
import org.ferryman.report.CountTable;
import org.ferryman.report.ReportLayout;
import org.ferryman.report.ReportRow;
import org.ferryman.report.ReportSummary;
import org.ferryman.report.RowReport;

/** {@code skipped.jsonl}, {@code .csv} and {@code .html}: every tuple that can't be moved, also when there is none. */
final class SkippedReport implements SkippedSink, Closeable {

    /** The files' name without its ending. */
    static final String NAME = "skipped";

    private final RowReport report;
    private final Map<SkipRule, Long> byRule = new EnumMap<>(SkipRule.class);
    private final Map<String, Long> byNamespace = new LinkedHashMap<>();

    private SkippedReport(RowReport report) {
        this.report = report;
    }

    static SkippedReport open(Path folder) throws IOException {
        List<ReportLayout.Group> rules = Arrays.stream(SkipRule.values())
                .map(rule -> new ReportLayout.Group(rule.name(), rule.name(), rule.explanation(), rule.remedy()))
                .toList();
        return new SkippedReport(RowReport.open(
                folder,
                NAME,
                new ReportLayout(
                        "Skipped relation tuples",
                        "skipped tuples",
                        "Relation tuples of Ory Keto v0.6 that can't be moved to v0.7 as they stand. They are still in"
                                + " their legacy tables; decide for each what becomes of it.",
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
                                "suggestions"),
                        rules)));
    }

    @Override
    public void add(SkippedTuple tuple) throws IOException {
        byRule.merge(tuple.rule(), 1L, Long::sum);
        byNamespace.merge(tuple.namespace().name() + " (" + tuple.namespace().id() + ")", 1L, Long::sum);
        report.add(new ReportRow(tuple.rule().name(), cells(tuple), tuple));
    }

    private static List<String> cells(SkippedTuple tuple) {
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
                String.join("\n", suggestions));
    }

    Map<SkipRule, Long> byRule() {
        return new EnumMap<>(byRule);
    }

    /** Everything is on disk after this, under a temporary name. */
    void finish(String database) throws IOException {
        List<CountTable.Line> lines = new ArrayList<>();
        byNamespace.forEach((namespace, count) -> lines.add(new CountTable.Line(namespace, List.of(count))));
        report.finish(new ReportSummary(
                database,
                Instant.now(),
                List.of(new CountTable("By namespace", "namespace", List.of("skipped"), lines))));
    }

    /** Gives the files their names. */
    void publish() throws IOException {
        report.publish();
    }

    @Override
    public void close() throws IOException {
        report.close();
    }
}
