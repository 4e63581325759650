package org.ferryman.keto;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.ferryman.keto.move.Assessment.NamespaceAssessment;
import org.ferryman.keto.move.Verification.NamespaceVerification;
import org.ferryman.keto.skipped.DecisionStates;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.keto.tuple.Totals;
import org.ferryman.report.Amounts;
import org.ferryman.report.Grid;
import org.ferryman.report.Grid.Column;

/** The tables in a report's steps. */
final class StepGrids {

    private StepGrids() {}

    static Grid assessed(List<NamespaceAssessment> namespaces) {
        return byNamespace(
                numbers("Tuples", "Size", "Can't be moved", "Duplicates"),
                namespaces.stream()
                        .map(namespace -> List.of(
                                Integer.toString(namespace.id()),
                                namespace.name(),
                                Amounts.count(namespace.tuples()),
                                Amounts.bytes(namespace.bytes()),
                                Amounts.count(namespace.skipped()),
                                Amounts.count(namespace.duplicates())))
                        .toList());
    }

    static Grid counts(List<NamespaceCounts> namespaces, Totals totals) {
        List<List<String>> rows = new ArrayList<>();
        namespaces.forEach(counts -> rows.add(row(Integer.toString(counts.id()), counts.name(), counts.totals())));
        rows.add(row("", "total", totals));
        return byNamespace(numbers("Legacy", "Moved", "Already there", "Skipped", "Stale, removed"), rows);
    }

    static Grid verified(List<NamespaceVerification> namespaces) {
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

    private static Grid byNamespace(List<Column> columns, List<List<String>> rows) {
        List<Column> which = List.of(Column.number("Id"), Column.text("Name"));
        return new Grid("By namespace", joined(which, columns), rows);
    }

    private static List<Column> numbers(String... headings) {
        return Stream.of(headings).map(Column::number).toList();
    }

    private static List<String> row(String id, String name, Totals totals) {
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
                LongStream.of(counts).mapToObj(Amounts::count).toList());
    }

    private static <T> List<T> joined(List<T> first, List<T> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }

    static Grid rules(Map<SkipRule, Long> byRule) {
        return new Grid(
                "Skipped by rule",
                List.of(Column.text("Rule"), Column.text("Reason"), Column.number("Tuples")),
                byRule.entrySet().stream()
                        .map(rule -> List.of(
                                rule.getKey().name(), rule.getKey().explanation(), Amounts.count(rule.getValue())))
                        .toList());
    }

    static Grid states(DecisionStates states) {
        return new Grid(
                "What has become of the skipped tuples",
                List.of(Column.text("State"), Column.number("Tuples")),
                List.of(
                        List.of("recreated", Amounts.count(states.recreated())),
                        List.of("left out", Amounts.count(states.leftOut())),
                        List.of("decided, not in v0.7's table", Amounts.count(states.toRecreate())),
                        List.of("deferred", Amounts.count(states.deferred())),
                        List.of("undecided", Amounts.count(states.undecided()))));
    }
}
