package org.ferryman.report;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The HTML file of a {@link RowReport}: one self-contained page without scripts. */
final class HtmlPage {

    private final ReportLayout layout;
    private final ReportSummary summary;
    private final Map<String, Long> countByGroup;
    private final List<ReportRow> firstRows;
    private final ReportFiles files;
    private final boolean alone;

    HtmlPage(
            ReportLayout layout,
            ReportSummary summary,
            Map<String, Long> countByGroup,
            List<ReportRow> firstRows,
            ReportFiles files,
            boolean alone) {
        this.layout = layout;
        this.summary = summary;
        this.countByGroup = countByGroup;
        this.firstRows = firstRows;
        this.files = files;
        this.alone = alone;
    }

    String render() {
        return PageTemplates.render("report.html", view());
    }

    private View view() {
        long more = files.rows() - firstRows.size();
        return new View(
                layout,
                VisibleText.of(summary.database()),
                summary.when(),
                PageTemplates.UTC.format(summary.when()),
                number(files.rows()),
                files.rows() == 0,
                tables(),
                groups(),
                firstRows.stream().map(HtmlPage::row).toList(),
                number(firstRows.size()),
                more > 0 ? number(more) : "",
                alone,
                name(files.csv()),
                name(files.jsonl()));
    }

    private List<Table> tables() {
        List<CountTable.Line> lines = layout.groups().stream()
                .map(group -> new CountTable.Line(group.key(), List.of(count(group))))
                .toList();
        List<CountTable> all = new ArrayList<>(summary.counts());
        String title = "By " + layout.groupColumn().toLowerCase(Locale.ROOT);
        all.add(new CountTable(title, layout.groupColumn(), List.of("Rows"), lines));
        return all.stream().map(HtmlPage::table).toList();
    }

    private static Table table(CountTable table) {
        List<Line> lines = table.lines().stream()
                .map(line -> new Line(VisibleText.of(line.label()), numbers(line.counts())))
                .toList();
        List<String> totals = lines.size() > 1 ? numbers(table.totals()) : List.of();
        return new Table(table.title(), table.heading(), table.columns(), lines, totals, !totals.isEmpty());
    }

    private List<Group> groups() {
        return layout.groups().stream()
                .filter(group -> count(group) > 0)
                .map(group -> new Group(group, number(count(group))))
                .toList();
    }

    private long count(ReportLayout.Group group) {
        return countByGroup.getOrDefault(group.key(), 0L);
    }

    private static Row row(ReportRow row) {
        return new Row(row.group(), row.cells().stream().map(VisibleText::of).toList());
    }

    private static List<String> numbers(List<Long> counts) {
        return counts.stream().map(HtmlPage::number).toList();
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String name(Path file) {
        return Objects.requireNonNull(file.getFileName()).toString();
    }

    // What the template reads, by these names.

    private record View(
            ReportLayout layout,
            VisibleText database,
            Instant instant,
            String when,
            String total,
            boolean none,
            List<Table> tables,
            List<Group> groups,
            List<Row> rows,
            String shown,
            String more,
            boolean alone,
            String csv,
            String jsonl) {}

    private record Table(
            String title,
            String heading,
            List<String> columns,
            List<Line> lines,
            List<String> totals,
            boolean hasTotals) {}

    private record Line(VisibleText label, List<String> counts) {}

    private record Group(ReportLayout.Group group, String count) {}

    private record Row(String group, List<VisibleText> cells) {}
}
