package org.ferryman.playbook.record;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.playbook.record.StepReport.State;
import org.ferryman.report.Account;
import org.ferryman.report.Amounts;
import org.ferryman.report.Chapter;
import org.ferryman.report.Chapter.Mark;
import org.ferryman.report.Fact;
import org.ferryman.report.Grid;
import org.ferryman.report.Grid.Column;

/** A {@link RunReport} as a page. */
final class ReportPage {

    private final String title;
    private final RunReport report;

    ReportPage(String title, RunReport report) {
        this.title = title;
        this.report = report;
    }

    Account account() {
        List<Chapter> chapters = new ArrayList<>();
        if (!report.findings().isEmpty()) {
            chapters.add(new Chapter(
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
        return new Account(
                title,
                report.made(),
                report.attention() ? Mark.WARN : Mark.GOOD,
                report.verdict(),
                report.about(),
                report.next(),
                chapters);
    }

    private static Chapter chapter(StepReport step) {
        List<Fact> facts = new ArrayList<>();
        step.when().ifPresent(when -> facts.add(new Fact("When", when.toString())));
        step.who()
                .ifPresent(who -> facts.add(new Fact(
                        "Who", who + step.host().map(host -> " on " + host).orElse(""))));
        step.seconds().ifPresent(seconds -> facts.add(new Fact("Duration", Amounts.seconds(seconds))));
        facts.addAll(step.facts());
        return new Chapter(
                step.step(),
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

    private static Chapter timeline(Timeline timeline) {
        List<Fact> facts = new ArrayList<>();
        timeline.first().ifPresent(first -> facts.add(new Fact("First entry", first.toString())));
        timeline.last().ifPresent(last -> facts.add(new Fact("Last entry", last.toString())));
        if (!timeline.people().isEmpty()) {
            facts.add(new Fact("Who", String.join(", ", timeline.people())));
            facts.add(new Fact("Where", String.join(", ", timeline.hosts())));
        }
        List<Grid> grids = timeline.events().isEmpty()
                ? List.of()
                : List.of(new Grid(
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
                        ? "The last " + Amounts.count(timeline.events().size()) + " events; "
                                + Amounts.count(timeline.earlier()) + " earlier ones are in journal.jsonl."
                        : "";
        return new Chapter(
                "timeline",
                "Timeline",
                Mark.QUIET,
                Amounts.count(timeline.events().size() + timeline.earlier(), "event"),
                summary,
                facts,
                grids,
                List.of(),
                List.of(),
                List.of());
    }
}
