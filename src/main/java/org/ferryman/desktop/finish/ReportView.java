package org.ferryman.desktop.finish;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.playbook.record.RunReport;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The report: writes it, opens it, and says in a sentence what it says. */
final class ReportView extends VBox {

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", Locale.ENGLISH).withZone(ZoneId.systemDefault());

    private final ReportWriter writer;
    private final TextBundle texts;
    private final FinishPage page;
    private final Button open;
    private final Button write;
    private final OutcomeView problem;
    private final Label verdict = Labels.wrapped("");
    private final Label news = Labels.muted("");

    ReportView(FinishPage page) {
        this.page = page;
        this.writer = page.report();
        this.texts = page.texts();
        this.problem = new OutcomeView(page.workspace().user().log());
        open = Buttons.of("open-report", texts.get("report.open"), () -> writer.write(true));
        open.setGraphic(Icons.of(Feather.EXTERNAL_LINK));
        write = Buttons.of("write-report", texts.get("report.write"), () -> writer.write(false));
        write.setGraphic(Icons.of(Feather.FILE_TEXT));
        verdict.setId("report-verdict");
        news.setId("report-news");
        HBox buttons = new HBox(10, open, write);
        getChildren().addAll(Labels.muted(texts.get("report.about")), buttons, problem, verdict, news);
        writer.step().viewProperty().addListener((property, before, after) -> refresh());
        page.workspace().openedProperty().addListener((property, before, after) -> refresh());
        writer.unopenedProperty().addListener((property, before, after) -> unopened(after));
        refresh();
    }

    private void refresh() {
        boolean possible = page.workspace().openedProperty().get() != null
                && !writer.step().view().isBusy();
        open.setDisable(!possible);
        write.setDisable(!possible);
        problem.show(writer.step().view().outcome());
        Nodes.show(verdict, writer.report().isPresent());
        Nodes.show(news, writer.report().isPresent());
        writer.report().ifPresent(this::tell);
    }

    private void tell(RunReport report) {
        verdict.setText(report.verdict());
        verdict.setGraphic(
                report.attention() ? Icons.of(Feather.ALERT_TRIANGLE, "warning") : Icons.of(Feather.CHECK, "success"));
        writer.page().ifPresent(file -> news.setText(texts.get("report.written", MOMENT.format(report.made()), file)));
    }

    private void unopened(@Nullable Path file) {
        if (file != null) {
            Labels.copy(file.toString());
            news.setText(texts.get("report.unopened", file));
        }
    }
}
