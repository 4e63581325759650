package org.ferryman.desktop.parts;

import java.io.File;
import java.nio.file.Path;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.RunbookWriter;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.playbook.runbook.Runbook;
import org.kordamp.ikonli.feather.Feather;

/** Writes the plan, and does with it what people do with a document. */
public final class RunbookView extends VBox {

    private static final TextBundle TEXTS = TextBundle.of(RunbookView.class);

    private final ServiceWorkspace<?> workspace;
    private final Page page;
    private final RunbookWriter plan;
    private final Button write;
    private final Button open;
    private final Button copy;
    private final Button save;
    private final ProgressView progress = new ProgressView();
    private final OutcomeView problem;
    private final Label news = Labels.wrapped("");

    /** Shows what writes it, on a page. */
    public RunbookView(ServiceWorkspace<?> workspace, Page page, RunbookWriter plan) {
        super(8);
        this.workspace = workspace;
        this.page = page;
        this.plan = plan;
        this.problem = new OutcomeView(workspace.user().log());
        write = Buttons.of("write-plan", TEXTS.get("plan.write"), plan::write);
        write.setGraphic(Icons.of(Feather.FILE_TEXT));
        open = Buttons.of("open-plan", TEXTS.get("plan.open"), this::open);
        copy = Buttons.of("copy-plan", TEXTS.get("plan.copy"), this::copy);
        save = Buttons.of("save-plan", TEXTS.get("plan.save"), this::choose);
        news.setId("plan-news");
        FlowPane tools = new FlowPane(write, open, copy, save);
        tools.getStyleClass().add("result-tools");
        getChildren()
                .addAll(
                        Labels.heading(TEXTS.get("plan")),
                        Labels.muted(TEXTS.get("plan.about")),
                        tools,
                        progress,
                        problem,
                        news);
        plan.step().whenChanged(this::refresh);
        plan.step().viewProperty().addListener((property, before, after) -> progress.show(after.progress()));
        page.busyProperty().addListener((property, before, after) -> refresh());
        refresh();
    }

    private void refresh() {
        boolean there = plan.file().isPresent();
        boolean writing = plan.step().view().isBusy();
        write.setDisable(page.busyProperty().get());
        Nodes.show(open, there);
        Nodes.show(copy, there);
        Nodes.show(save, there);
        Nodes.show(progress, writing);
        problem.show(
                plan.step().view().wasCancelled() ? null : plan.step().view().outcome());
        tell(plan.file().map(file -> TEXTS.get("plan.written", file)).orElse(""));
    }

    private void tell(String text) {
        news.setText(text);
        Nodes.show(news, !text.isEmpty());
    }

    private void open() {
        plan.file()
                .ifPresent(file -> FolderOpener.open(workspace, file, failure -> {
                    Labels.copy(file.toString());
                    tell(TEXTS.get("plan.unopened", file));
                }));
    }

    private void copy() {
        plan.written().ifPresent(written -> {
            Labels.copy(written.markdown());
            tell(TEXTS.get("plan.copied"));
        });
    }

    private void choose() {
        FileChooser chooser = new FileChooser();
        chooser.setInitialFileName(Runbook.PAGE);
        File file = chooser.showSaveDialog(getScene().getWindow());
        if (file != null) {
            save(file.toPath());
        }
    }

    /** Saves a copy, and says how that went. */
    void save(Path file) {
        plan.save(
                file,
                saved -> tell(TEXTS.get("plan.written", saved)),
                failure -> tell(TEXTS.get("plan.unsaved", String.valueOf(failure.getMessage()))));
    }
}
