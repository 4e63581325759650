package org.ferryman.playbook.record;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.playbook.record.StepReport.State;
import org.ferryman.report.AmountText;
import org.ferryman.report.ReportChapter;
import org.ferryman.report.ReportChapter.Mark;
import org.ferryman.report.ReportContent;
import org.ferryman.report.ReportFact;
import org.ferryman.report.ReportGrid;
import org.ferryman.report.ReportGrid.Column;

/** A {@link RunReport} as a page. */
final class ReportPage {

    private final String title;
    private final RunReport report;

    ReportPage(String title, RunReport report) {
        this.title = title;
        this.report = report;
    }

    ReportContent account() {
        List<ReportChapter> chapters = new ArrayList<>();
        if (!report.findings().isEmpty()) {
            chapters.add(new ReportChapter(
                    "record",
                    "The record itself",
                    Mark.WARN,
                    "incomplete",
                    "",
                    List.of(),
                    List.of(),
                    report.findings(),
                    List.of(),
                    List.of()));
        }
        report.steps().forEach(step -> chapters.add(chapter(step)));
        chapters.add(timeline(report.timeline()));
        return new ReportContent(
                title,
                report.made(),
                report.attention() ? Mark.WARN : Mark.GOOD,
                report.verdict(),
                report.about(),
                report.next(),
                chapters);
    }

    private static ReportChapter chapter(StepReport step) {
        List<ReportFact> facts = new ArrayList<>();
        step.when().ifPresent(when -> facts.add(new ReportFact("When", when.toString())));
        step.who()
                .ifPresent(who -> facts.add(new ReportFact(
                        "Who", who + step.host().map(host -> " on " + host).orElse(""))));
        step.seconds().ifPresent(seconds -> facts.add(new ReportFact("Duration", AmountText.seconds(seconds))));
        facts.addAll(step.facts());
        return new ReportChapter(
                step.step().text(),
                step.title(),
                mark(step),
                step.state().words(),
                step.summary(),
                facts,
                step.tables().stream().filter(table -> !table.rows().isEmpty()).toList(),
                step.findings(),
                step.statements(),
                step.files());
    }

    private static Mark mark(StepReport step) {
        if (step.attention()) {
            return Mark.WARN;
        }
        return step.state() == State.DONE ? Mark.GOOD : Mark.QUIET;
    }

    private static ReportChapter timeline(Timeline timeline) {
        List<ReportFact> facts = new ArrayList<>();
        timeline.first().ifPresent(first -> facts.add(new ReportFact("First entry", first.toString())));
        timeline.last().ifPresent(last -> facts.add(new ReportFact("Last entry", last.toString())));
        if (!timeline.people().isEmpty()) {
            facts.add(new ReportFact("Who", String.join(", ", timeline.people())));
            facts.add(new ReportFact("Where", String.join(", ", timeline.hosts())));
        }
        List<ReportGrid> grids = timeline.events().isEmpty()
                ? List.of()
                : List.of(new ReportGrid(
                        "Events",
                        List.of(
                                Column.text("Time"),
                                Column.text("Who"),
                                Column.text("Where"),
                                Column.text("Step"),
                                Column.text("What")),
                        timeline.events().stream()
                                .map(event -> List.of(
                                        event.time().toString(), event.who(), event.host(), event.step(), event.what()))
                                .toList()));
        String summary = timeline.events().isEmpty()
                ? "The journal has no entries."
                : timeline.earlier() > 0
                        ? "The last " + AmountText.count(timeline.events().size()) + " events; "
                                + AmountText.count(timeline.earlier()) + " earlier ones are in journal.jsonl."
                        : "";
        return new ReportChapter(
                "timeline",
                "Timeline",
                Mark.QUIET,
                AmountText.count(timeline.events().size() + timeline.earlier(), "event"),
                summary,
                facts,
                grids,
                List.of(),
                List.of(),
                List.of());
    }
}
