package org.ferryman.keto;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.ferryman.keto.move.Assessment.NamespaceAssessment;
import org.ferryman.keto.move.Verification.NamespaceVerification;
import org.ferryman.keto.skipped.DecisionStates;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.report.AmountText;
import org.ferryman.report.ReportGrid;
import org.ferryman.report.ReportGrid.Column;

/** The tables in a report's steps. */
final class StepGrids {

    private StepGrids() {}

    static ReportGrid assessed(List<NamespaceAssessment> namespaces) {
        return byNamespace(
                numbers("Tuples", "Size", "Can't be moved", "Duplicates"),
                namespaces.stream()
                        .map(namespace -> List.of(
                                Integer.toString(namespace.id()),
                                namespace.name(),
                                AmountText.count(namespace.tuples()),
                                AmountText.bytes(namespace.bytes()),
                                AmountText.count(namespace.skipped()),
                                AmountText.count(namespace.duplicates())))
                        .toList());
    }

    static ReportGrid counts(List<NamespaceCounts> namespaces, CountTotals totals) {
        List<List<String>> rows = new ArrayList<>();
        namespaces.forEach(counts -> rows.add(row(Integer.toString(counts.id()), counts.name(), counts.totals())));
        rows.add(row("", "total", totals));
        return byNamespace(numbers("Legacy", "Moved", "Already there", "Skipped", "Stale, removed"), rows);
    }

    static ReportGrid verified(List<NamespaceVerification> namespaces) {
        List<Column> counts = numbers("Legacy", "Moved", "Already there", "Skipped", "Missing", "Differing", "Extra");
        List<Column> digests = List.of(Column.text("Checksum expected"), Column.text("Checksum found"));
        return byNamespace(
                joined(counts, digests),
                namespaces.stream().map(StepGrids::verified).toList());
    }

    private static List<String> verified(NamespaceVerification counts) {
        List<String> row = row(
                Integer.toString(counts.id()),
                counts.name(),
                counts.legacy(),
                counts.migrated(),
                counts.alreadyPresent(),
                counts.skipped(),
                counts.missing(),
                counts.differing(),
                counts.extra());
        return joined(row, List.of(counts.expectedDigest(), counts.foundDigest()));
    }

    private static ReportGrid byNamespace(List<Column> columns, List<List<String>> rows) {
        List<Column> which = List.of(Column.number("Id"), Column.text("Name"));
        return new ReportGrid("By namespace", joined(which, columns), rows);
    }

    private static List<Column> numbers(String... headings) {
        return Stream.of(headings).map(Column::number).toList();
    }

    private static List<String> row(String id, String name, CountTotals totals) {
        return row(
                id,
                name,
                totals.legacy(),
                totals.migrated(),
                totals.alreadyPresent(),
                totals.skipped(),
                totals.staleRemoved());
    }

    private static List<String> row(String id, String name, long... counts) {
        return joined(
                List.of(id, name),
                LongStream.of(counts).mapToObj(AmountText::count).toList());
    }

    private static <T> List<T> joined(List<T> first, List<T> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }

    static ReportGrid rules(Map<SkipRule, Long> byRule) {
        return new ReportGrid(
                "Skipped by rule",
                List.of(Column.text("Rule"), Column.text("Reason"), Column.number("Tuples")),
                byRule.entrySet().stream()
                        .map(rule -> List.of(
                                rule.getKey().name(), rule.getKey().explanation(), AmountText.count(rule.getValue())))
                        .toList());
    }

    static ReportGrid states(DecisionStates states) {
        return new ReportGrid(
                "What has become of the skipped tuples",
                List.of(Column.text("State"), Column.number("Tuples")),
                List.of(
                        List.of("recreated", AmountText.count(states.recreated())),
                        List.of("left out", AmountText.count(states.leftOut())),
                        List.of("decided, not in v0.7's table", AmountText.count(states.toRecreate())),
                        List.of("deferred", AmountText.count(states.deferred())),
                        List.of("undecided", AmountText.count(states.undecided()))));
    }
}
