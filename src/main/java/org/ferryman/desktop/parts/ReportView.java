package org.ferryman.desktop.parts;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.wizard.ReportWriter;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.playbook.record.RunReport;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The report: writes it, opens it, and says in a sentence what it says. */
public final class ReportView extends VBox {

    private static final TextBundle TEXTS = TextBundle.of(ReportView.class);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", Locale.ENGLISH).withZone(ZoneId.systemDefault());

    private final ReportWriter writer;
    private final ServiceWorkspace<?> workspace;
    private final Button open;
    private final Button write;
    private final OutcomeView problem;
    private final Label verdict = Labels.wrapped("");
    private final Label news = Labels.muted("");

    /**
     * Shows the model.
     *
     * @param about what is in it
     */
    public ReportView(ServiceWorkspace<?> workspace, ReportWriter writer, String about) {
        this.workspace = workspace;
        this.writer = writer;
        this.problem = new OutcomeView(workspace.user().log());
        open = Buttons.of("open-report", TEXTS.get("report.open"), () -> writer.write(true));
        open.setGraphic(Icons.of(Feather.EXTERNAL_LINK));
        write = Buttons.of("write-report", TEXTS.get("report.write"), () -> writer.write(false));
        write.setGraphic(Icons.of(Feather.FILE_TEXT));
        verdict.setId("report-verdict");
        news.setId("report-news");
        HBox buttons = new HBox(10, open, write);
        getChildren().addAll(Labels.muted(about), buttons, problem, verdict, news);
        writer.step().viewProperty().addListener((property, before, after) -> refresh());
        workspace.openedProperty().addListener((property, before, after) -> refresh());
        writer.unopenedProperty().addListener((property, before, after) -> unopened(after));
        refresh();
    }

    private void refresh() {
        boolean possible = workspace.openedProperty().get() != null
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
        writer.page().ifPresent(file -> news.setText(TEXTS.get("report.written", MOMENT.format(report.made()), file)));
    }

    private void unopened(@Nullable Path file) {
        if (file != null) {
            Labels.copy(file.toString());
            news.setText(TEXTS.get("report.unopened", file));
        }
    }
}
