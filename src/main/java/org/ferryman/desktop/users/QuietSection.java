package org.ferryman.desktop.users;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.FactTiles;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.parts.RateChart;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.StepId;
import org.ferryman.playbook.traffic.TrafficResult;
import org.ferryman.playbook.traffic.TrafficResult.Sample;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;

/** When it is quiet: what was seen of the traffic on v0.6's tables, and the window that suits the migration best. */
final class QuietSection extends UsersSection {

    private static final DateTimeFormatter DAY = time("d MMM uuuu, HH:mm:ss");
    private static final DateTimeFormatter CLOCK = time("HH:mm:ss");

    private final UsersPage page;
    private final QuietTimes times;
    private final TextBundle texts;
    private final ComboBox<WatchTime> time = new ComboBox<>();
    private final Button button;
    private final Button copy;
    private final ProgressView progress = new ProgressView();
    private final OutcomeView problem;
    private final VBox found = new VBox(12);
    private final VBox facts = new VBox();
    private final RateChart written;
    private final RateChart read;
    private final Label gaps;
    private final FindingsView findings = new FindingsView();
    private @Nullable TrafficResult shown;

    QuietSection(UsersPage page) {
        super(page.texts().get("quiet"), false);
        this.page = page;
        this.times = page.quiet();
        this.texts = page.texts();
        this.problem = new OutcomeView(page.workspace().user().log());
        this.button = Buttons.of("watch", texts.get("quiet.watch"), this::press);
        this.copy = Buttons.of("watch-command", texts.get("quiet.copy"), this::copy);
        this.written = chart("quiet.written");
        this.read = chart("quiet.read");
        this.gaps = Labels.muted(texts.get("quiet.gaps"));
        time.setId("watch-time");
        time.getItems().setAll(WatchTime.values());
        time.setConverter(names());
        time.valueProperty().bindBidirectional(times.timeProperty());
        found.setId("quiet-found");
        found.getChildren().addAll(facts, written, read, gaps, findings);
        add(row(Labels.field(texts.get("quiet.time"), time), time, button, copy), progress, problem, found);
        times.seenProperty().addListener((property, before, after) -> refresh());
        times.step().whenChanged(this::refresh);
        times.step().viewProperty().addListener((property, before, after) -> progress.show(after.progress()));
        refresh();
    }

    private RateChart chart(String key) {
        RateChart chart = new RateChart(texts.get(key));
        chart.setId(key.replace('.', '-'));
        chart.setMinHeight(118);
        chart.setPrefHeight(118);
        return chart;
    }

    private StringConverter<WatchTime> names() {
        return new StringConverter<>() {
            @Override
            public String toString(WatchTime value) {
                return texts.get("quiet.time." + value);
            }

            @Override
            public WatchTime fromString(String name) {
                throw new UnsupportedOperationException("one is chosen, none is typed");
            }
        };
    }

    private void press() {
        if (times.step().view().isBusy()) {
            times.stop();
        } else {
            times.start();
        }
    }

    private void copy() {
        OpenDatabase opened = page.workspace().openedProperty().get();
        if (opened != null) {
            Labels.copy(times.commandLine(opened));
        }
    }

    void refresh() {
        boolean opened = page.workspace().openedProperty().get() != null;
        boolean busy = times.step().view().isBusy();
        TrafficResult traffic = times.seenProperty().get();
        standing(traffic != null && traffic.quietest().isPresent(), standing(traffic));
        time.setDisable(busy);
        button.setText(texts.get(busy ? "quiet.stop" : traffic == null ? "quiet.watch" : "quiet.more"));
        button.setDisable(!opened);
        copy.setDisable(!opened);
        Nodes.show(progress, busy);
        problem.show(times.problem());
        Nodes.show(found, traffic != null);
        if (traffic != null && !traffic.equals(shown)) {
            fill(traffic);
        }
        shown = traffic;
    }

    private String standing(@Nullable TrafficResult traffic) {
        if (traffic == null) {
            return texts.get("quiet.about");
        }
        return traffic.quietest()
                .map(window -> texts.get(
                        "quiet.window",
                        DAY.format(window.from()),
                        until(window.from(), window.to()),
                        window.written(),
                        window.read()))
                .orElse(texts.get("quiet.short"));
    }

    private void fill(TrafficResult traffic) {
        QuietCurves curves = QuietCurves.of(traffic, texts.get("quiet.band"));
        List<Sample> samples = traffic.samples();
        long rowsWritten = samples.stream().mapToLong(Sample::written).sum();
        long rowsRead = samples.stream().mapToLong(Sample::read).sum();
        facts.getChildren()
                .setAll(new FactTiles()
                        .add(AmountText.seconds(curves.seconds()), texts.get("quiet.fact.watched"))
                        .add(AmountText.count(rowsWritten), texts.get("quiet.fact.written"))
                        .add(AmountText.count(rowsRead), texts.get("quiet.fact.read"))
                        .add(
                                AmountText.seconds(traffic.outageSeconds()),
                                texts.get("quiet.fact."
                                        + traffic.predictedBy()
                                                .map(StepId::text)
                                                .orElse("assumed"))));
        written.show(curves.written(), curves.seconds());
        read.show(curves.read(), curves.seconds());
        Instant first = samples.get(0).from();
        Instant last = samples.get(samples.size() - 1).to();
        for (RateChart chart : List.of(written, read)) {
            chart.axis(DAY.format(first), until(first, last));
            chart.band(curves.quietest());
            chart.gaps(curves.gaps());
        }
        Nodes.show(gaps, !curves.gaps().isEmpty());
        findings.show(traffic.findings());
    }

    private static String until(Instant from, Instant to) {
        ZoneId here = ZoneId.systemDefault();
        boolean sameDay = from.atZone(here).toLocalDate().equals(to.atZone(here).toLocalDate());
        return (sameDay ? CLOCK : DAY).format(to);
    }

    private static DateTimeFormatter time(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneId.systemDefault());
    }
}
