package org.ferryman.desktop.kratos.pair.replication;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.kratos.pair.PairAskedView;
import org.ferryman.desktop.kratos.pair.replication.ReplicationWatch.Sight;
import org.ferryman.desktop.parts.Columns;
import org.ferryman.desktop.parts.FactTiles;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.parts.QuestionView;
import org.ferryman.desktop.parts.QuestionView.Words;
import org.ferryman.desktop.parts.RateChart;
import org.ferryman.desktop.wizard.StepView.Question;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.replicate.ReplicationStatus;
import org.ferryman.kratos.replicate.ReplicationStatus.Table;
import org.ferryman.postgres.replication.SubscriptionState;
import org.ferryman.report.AmountText;

/** The page that makes the target follow: the question, how far it is, the charts, and the tables. */
public final class ReplicationView extends VBox {

    private static final int MOST_TABLES = 8;

    private final ReplicationPage page;
    private final TextBundle texts;
    private final Label state = Labels.heading("");
    private final OutcomeView unread;
    private final OutcomeView problem;
    private final FindingsView findings = new FindingsView();
    private final VBox facts = new VBox();
    private final RateChart bytes;
    private final RateChart ages;
    private final HBox charts;
    private final TableView<Table> tables;
    private final ProgressView progress = new ProgressView();

    /** Shows the model. */
    public ReplicationView(ReplicationPage page) {
        this.page = page;
        this.texts = page.texts();
        this.unread = new OutcomeView(page.workspace().user().log());
        this.problem = new OutcomeView(page.workspace().user().log());
        this.bytes = new RateChart(texts.get("chart.bytes"));
        this.ages = new RateChart(texts.get("chart.seconds"));
        bytes.setId("lag-bytes");
        ages.setId("lag-seconds");
        this.charts = new HBox(16, bytes, ages);
        HBox.setHgrow(bytes, Priority.ALWAYS);
        HBox.setHgrow(ages, Priority.ALWAYS);
        bytes.setPrefWidth(0);
        ages.setPrefWidth(0);
        this.tables = Columns.table("tables", texts.get("tables"), List.of(), MOST_TABLES, columns());
        getStyleClass().add("page-body");
        state.setId("state");
        CheckBox empties = new CheckBox(texts.get("empty"));
        empties.setId("empty-target");
        empties.setWrapText(true);
        empties.setMinHeight(USE_PREF_SIZE);
        empties.selectedProperty().bindBidirectional(page.emptyTargetProperty());
        QuestionView question = new QuestionView(page.workspace(), page.replicate(), "replicate", this::words);
        PairAskedView end =
                new PairAskedView(page.workspace(), page, page.end(), page::askToEnd, "stop", page::isEndable);
        FindingsView met = new FindingsView();
        getChildren()
                .addAll(problem, met, question, progress, state, unread, findings, facts, charts, tables, empties, end);
        page.replicate().viewProperty().addListener((property, before, after) -> {
            met.show(after.question().map(Question::findings).orElse(List.of()));
            progress.show(after.progress());
            refresh();
        });
        page.watch().sightProperty().addListener((property, before, after) -> refresh());
        page.workspace().seenProperty().addListener((property, before, after) -> refresh());
        page.workspace().openedProperty().addListener((property, before, after) -> refresh());
        page.primaryProperty().addListener((property, before, after) -> Nodes.show(empties, after != null));
        refresh();
    }

    private Words words() {
        return new Words(
                texts.get("ask"),
                texts.get("ask.yes"),
                texts.get("ask.no"),
                "accent",
                Styles.ACCENT,
                texts.get("ask.sql"),
                List.of(Labels.wrapped(texts.get("ask.about"))),
                List.of());
    }

    private List<TableColumn<Table, ?>> columns() {
        return List.of(
                Columns.text(texts.get("column.table"), 280, Table::name),
                Columns.text(texts.get("column.stage"), 120, table -> texts.get("stage." + table.stage())),
                Columns.number(texts.get("column.bytes"), "", 120, Table::bytes, AmountText::bytes),
                Columns.number(
                        texts.get("column.rate"),
                        "",
                        120,
                        table -> page.watch().sightProperty().get().rates().getOrDefault(table.name(), 0L),
                        rate -> rate == 0 ? "" : texts.get("rate", AmountText.bytes(rate))));
    }

    private void refresh() {
        Sight now = page.watch().sightProperty().get();
        boolean opened = page.workspace().openedProperty().get() != null;
        Optional<ReplicationStatus> status = now.status();
        state.setText(status.map(known -> texts.get("state." + known.state(), known.indexesToMake()))
                .orElseGet(() -> texts.get(opened ? "looking" : "none")));
        unread.show(now.failure());
        problem.show(page.replicate().view().outcome());
        Nodes.show(progress, page.replicate().view().isBusy());
        findings.show(status.map(ReplicationStatus::findings).orElse(List.of()));
        boolean any = status.filter(known -> !known.tables().isEmpty()).isPresent();
        Nodes.show(charts, any);
        Nodes.show(tables, any);
        Nodes.show(facts, any);
        status.ifPresent(known -> show(known, now));
    }

    private void show(ReplicationStatus status, Sight now) {
        long ready = status.tables().stream()
                .filter(table -> table.stage() == SubscriptionState.Stage.READY)
                .count();
        facts.getChildren()
                .setAll(new FactTiles()
                        .add(ready + " / " + status.tables().size(), texts.get("fact.tables"))
                        .add(status.lagBytes().map(AmountText::bytes).orElse("–"), texts.get("fact.lag"))
                        .add(status.keptBytes().map(AmountText::bytes).orElse("–"), texts.get("fact.kept"))
                        .add(status.walStatus().orElse("–"), texts.get("fact.slot")));
        bytes.show(now.kilobytes(), now.seconds());
        ages.show(now.ages(), now.seconds());
        if (!tables.getItems().equals(status.tables())) {
            tables.getItems().setAll(status.tables());
            Columns.fit(tables, MOST_TABLES);
        }
    }
}
