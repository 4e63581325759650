package org.ferryman.desktop.kratos.identities;

import java.io.File;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.parts.ResultTools;
import org.ferryman.desktop.wizard.StepView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.kratos.identities.KratosIdentities;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** What identities are held against, what was found, its lists, and how to move them to another schema. */
public final class IdentitiesView extends VBox {

    private final IdentitiesPage<?> page;
    private final TextBundle texts;
    private final Label none;
    private final ProgressView progress = new ProgressView();
    private final OutcomeView problem;
    private final VBox result = new VBox();
    private final Label news = Labels.muted("");
    private final MoveAdvice move;

    /** Shows the model. */
    public IdentitiesView(IdentitiesPage<?> page) {
        this.page = page;
        this.texts = page.texts();
        this.none = Labels.muted(texts.get("none"));
        this.problem = new OutcomeView(page.workspace().user().log());
        this.move = new MoveAdvice(page);
        getStyleClass().add("page-body");
        result.getStyleClass().add("page-sections");
        result.setId("identities-result");
        news.setId("lists-news");
        SchemaFields fields =
                new SchemaFields(page.schemas(), texts, page.workspace().lastFolderProperty());
        fields.disableProperty().bind(page.busyProperty());
        getChildren().addAll(none, fields, progress, problem, result);
        page.step().viewProperty().addListener((property, before, after) -> refresh(after));
        page.workspace()
                .openedProperty()
                .addListener((property, before, after) -> refresh(page.step().view()));
        page.knownProperty().addListener((property, before, after) -> fill(after));
        fill(page.known());
        refresh(page.step().view());
    }

    private void refresh(StepView<?> now) {
        Nodes.show(none, page.workspace().openedProperty().get() == null);
        progress.show(now.progress());
        Nodes.show(progress, now.isBusy());
        problem.show(now.outcome());
    }

    private void fill(@Nullable KratosIdentities known) {
        result.getChildren().clear();
        if (known != null) {
            result.getChildren().setAll(new IdentitiesSections(texts, known).nodes());
            result.getChildren().addAll(lists(known), move);
        }
    }

    private VBox lists(KratosIdentities known) {
        news.setText("");
        Nodes.show(news, false);
        Button save = Buttons.of("save-lists", texts.get("lists.save"), this::choose);
        save.setGraphic(Icons.of(Feather.DOWNLOAD));
        ResultTools tools = new ResultTools(page.workspace(), KratosSteps.IDENTITIES.id() + ".json", page::known)
                .add(texts.get("lists.broken"), known.brokenFiles().html().toString())
                .add(texts.get("lists.changed"), known.changedFiles().html().toString());
        tools.getChildren().add(0, save);
        return new VBox(8, Labels.heading(texts.get("lists")), Labels.muted(texts.get("lists.about")), tools, news);
    }

    private void choose() {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(texts.plain("lists.save"));
        File folder = chooser.showDialog(getScene().getWindow());
        if (folder != null) {
            page.saveLists(
                    folder.toPath(),
                    saved -> tell(texts.get("lists.saved", saved)),
                    failure -> tell(texts.get("lists.unsaved", String.valueOf(failure.getMessage()))));
        }
    }

    private void tell(String text) {
        news.setText(text);
        Nodes.show(news, true);
    }
}
