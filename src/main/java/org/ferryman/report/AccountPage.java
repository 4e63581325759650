package org.ferryman.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.ferryman.engine.Finding;

/** The HTML page of an {@link ReportContent}. */
final class AccountPage {

    private final ReportContent account;

    AccountPage(ReportContent account) {
        this.account = account;
    }

    String render() {
        return PageTemplates.render(
                "account.html",
                new View(
                        account.title(),
                        account.when(),
                        PageTemplates.UTC.format(account.when()),
                        mark(account.mark()),
                        account.verdict(),
                        facts(account.facts()),
                        !account.next().isEmpty(),
                        account.next().stream().map(VisibleText::of).toList(),
                        account.chapters().stream().map(AccountPage::chapter).toList()));
    }

    private static Part chapter(ReportChapter chapter) {
        List<String> statements = chapter.statements();
        return new Part(
                chapter.id(),
                chapter.title(),
                mark(chapter.mark()),
                chapter.state(),
                chapter.summary().isEmpty() ? List.of() : List.of(VisibleText.of(chapter.summary())),
                !chapter.facts().isEmpty(),
                facts(chapter.facts()),
                chapter.grids().stream().map(AccountPage::table).toList(),
                chapter.findings().stream()
                        .sorted(Comparator.comparing(Finding::severity).reversed())
                        .map(AccountPage::note)
                        .toList(),
                statements.isEmpty() ? List.of() : List.of(new Folded(AmountText.count(statements.size()), statements)),
                !chapter.files().isEmpty(),
                chapter.files());
    }

    private static List<Line> facts(List<ReportFact> facts) {
        return facts.stream()
                .map(fact -> new Line(fact.label(), VisibleText.of(fact.value())))
                .toList();
    }

    private static Table table(ReportGrid grid) {
        List<List<Cell>> rows = new ArrayList<>();
        for (List<String> row : grid.rows()) {
            List<Cell> cells = new ArrayList<>();
            for (int column = 0; column < row.size(); column++) {
                VisibleText text = VisibleText.of(row.get(column));
                boolean number = grid.columns().get(column).number();
                cells.add(new Cell(text, number ? "number" : text.wide() ? "long" : ""));
            }
            rows.add(cells);
        }
        return new Table(grid.title(), grid.columns(), rows);
    }

    private static Note note(Finding finding) {
        return new Note(
                finding.id(),
                finding.severity().name().toLowerCase(Locale.ROOT),
                VisibleText.of(finding.seen()),
                VisibleText.of(finding.why()),
                finding.remedy().isBlank() ? List.of() : List.of(VisibleText.of(finding.remedy())));
    }

    private static String mark(ReportChapter.Mark mark) {
        return mark.name().toLowerCase(Locale.ROOT);
    }

    // What the template reads, by these names. A list of one or none is a value that may be absent.

    private record View(
            String title,
            Instant instant,
            String when,
            String mark,
            String verdict,
            List<Line> facts,
            boolean hasNext,
            List<VisibleText> next,
            List<Part> chapters) {}

    private record Part(
            String id,
            String title,
            String mark,
            String state,
            List<VisibleText> summary,
            boolean hasFacts,
            List<Line> facts,
            List<Table> tables,
            List<Note> notes,
            List<Folded> folded,
            boolean hasFiles,
            List<String> files) {}

    private record Line(String label, VisibleText value) {}

    private record Table(String title, List<ReportGrid.Column> columns, List<List<Cell>> rows) {}

    private record Cell(VisibleText value, String kind) {}

    private record Note(String id, String severity, VisibleText seen, VisibleText why, List<VisibleText> remedy) {}

    private record Folded(String count, List<String> statements) {}
}
