package org.ferryman.desktop.cutover;

import atlantafx.base.theme.Styles;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Columns;
import org.ferryman.desktop.parts.FactTiles;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.keto.KetoTales;
import org.ferryman.keto.finish.AnswerComparison;
import org.ferryman.keto.finish.ClientChange;
import org.ferryman.keto.finish.CutoverResult;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.report.AmountText;
import org.kordamp.ikonli.feather.Feather;

/** What the run folder tells: the moment, what both servers answered; and what clients must change in any case. */
final class ResultSections {

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm:ss", Locale.ENGLISH).withZone(ZoneId.systemDefault());
    private static final int ROWS = 8;
    private static final double WHAT_PERCENT = 30;
    private static final double VERSION_PERCENT = 35;

    private final TextBundle texts;
    private final CutoverContent now;
    private final CutoverContent.Known known;

    ResultSections(TextBundle texts, CutoverContent now) {
        this.texts = texts;
        this.now = now;
        this.known = now.known();
    }

    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        if (known.cutover().isPresent()) {
            nodes.add(moment(known.cutover().get()));
        } else {
            now.servesSince().ifPresent(since -> nodes.add(elsewhere(since)));
        }
        known.comparison().ifPresent(comparison -> nodes.add(compared(comparison)));
        nodes.add(changes());
        return nodes;
    }

    /** The database knows of a cut-over that another run folder has recorded. */
    private Node elsewhere(String since) {
        return section(title(since, RowEquality.EQUAL), Labels.wrapped(texts.get("done.elsewhere")));
    }

    /** A moment, for people. */
    static String told(Instant moment) {
        return MOMENT.format(moment);
    }

    private Label title(String since, RowEquality proof) {
        Label title = Labels.wrapped(texts.get("done", since));
        title.setId("moment");
        title.getStyleClass().add(Styles.TITLE_3);
        title.setGraphic(
                switch (proof) {
                    case EQUAL -> Icons.of(Feather.CHECK_CIRCLE, "success");
                    case DIFFERS -> Icons.of(Feather.X_CIRCLE, "danger");
                    case UNPROVEN -> Icons.of(Feather.ALERT_TRIANGLE, "warning");
                });
        return title;
    }

    private Node moment(CutoverResult cutover) {
        RowEquality proof = known.proven() ? RowEquality.EQUAL : cutover.proof();
        boolean later = known.proven() && !cutover.isProven();
        Label proven = Labels.wrapped(later ? texts.get("done.verified") : KetoTales.proof(proof));
        proven.setId("proof");
        FindingsView findings = new FindingsView();
        // What a verification has proven since is no longer as the cut-over told it.
        findings.show(later ? List.of() : cutover.findings());
        return section(
                title(told(cutover.when()), proof),
                proven,
                Labels.wrapped(texts.get("done.about", cutover.oldUser())),
                findings);
    }

    private Node compared(AnswerComparison comparison) {
        FactTiles facts = new FactTiles()
                .add(AmountText.count(comparison.questions()), texts.get("fact.questions"))
                .add(AmountText.count(comparison.differing()), texts.get("fact.differing"))
                .add(AmountText.count(comparison.unanswered()), texts.get("fact.unanswered"));
        Node table = Columns.table(
                "compared",
                texts.get("compared"),
                comparison.namespaces(),
                ROWS,
                List.of(
                        Columns.text(texts.get("column.namespace"), 300, AnswerComparison.Compared::namespace),
                        Columns.count(texts.get("column.sampled"), "", 140, AnswerComparison.Compared::sampled),
                        Columns.count(texts.get("column.recreated"), "", 140, AnswerComparison.Compared::recreated)));
        VBox section = section(
                Labels.heading(texts.get("compared")),
                Labels.muted(texts.get("compared.about", MOMENT.format(comparison.when()))),
                facts,
                table);
        if (!comparison.differences().isEmpty()) {
            section.getChildren().add(differences(comparison));
        }
        return section;
    }

    private Node differences(AnswerComparison comparison) {
        Node table = Columns.table(
                "differences",
                texts.get("differences"),
                comparison.differences(),
                ROWS,
                List.of(
                        Columns.text(texts.get("column.question"), 400, AnswerComparison.Difference::question),
                        Columns.text(texts.get("column.old"), 140, AnswerComparison.Difference::oldAnswer),
                        Columns.text(texts.get("column.new"), 140, AnswerComparison.Difference::newAnswer)));
        return section(Labels.heading(texts.get("differences")), table);
    }

    /** All of it to be read, and to be handed on: this is for those who write the clients. */
    private Node changes() {
        GridPane grid = new GridPane();
        grid.setId("client-changes");
        grid.getStyleClass().addAll("card", "client-changes");
        for (double share : new double[] {WHAT_PERCENT, VERSION_PERCENT, VERSION_PERCENT}) {
            ColumnConstraints column = new ColumnConstraints();
            column.setPercentWidth(share);
            grid.getColumnConstraints().add(column);
        }
        grid.addRow(0, strong(texts.get("column.what")), strong("v0.6"), strong("v0.7"));
        for (ClientChange change : ClientChange.ALL) {
            grid.addRow(
                    grid.getRowCount(),
                    Labels.wrapped(change.what()),
                    Labels.wrapped(change.before()),
                    Labels.wrapped(change.after()));
        }
        Button copy = Buttons.of("copy-changes", texts.get("changes.copy"), () -> Labels.copy(written()));
        copy.setGraphic(Icons.of(Feather.COPY));
        return section(Labels.heading(texts.get("changes")), Labels.muted(texts.get("changes.about")), grid, copy);
    }

    private static Label strong(String text) {
        Label label = Labels.wrapped(text);
        label.getStyleClass().add(Styles.TEXT_BOLD);
        return label;
    }

    private static String written() {
        return ClientChange.ALL.stream()
                .map(change -> change.what() + "\n  v0.6: " + change.before() + "\n  v0.7: " + change.after())
                .collect(Collectors.joining("\n"));
    }

    private static VBox section(Node... parts) {
        VBox section = new VBox(parts);
        section.getStyleClass().add("page-section");
        return section;
    }
}
