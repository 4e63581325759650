package org.ferryman.desktop.kratos.connections;

import javafx.beans.property.StringProperty;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.connections.ConfigChoices;
import org.ferryman.desktop.connections.FileField;
import org.ferryman.desktop.connections.FormGrid;
import org.ferryman.desktop.connections.ServiceConnectionsPage;
import org.ferryman.desktop.connections.UrlIntake;
import org.ferryman.desktop.kratos.NewKratosChoice.How;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.wizard.TextBundle;

/** How the new Kratos is run, and its configuration. */
public final class NewKratosFields extends VBox {

    private final NewKratosForm form;
    private final TextBundle texts = TextBundle.of(NewKratosFields.class);
    private final ServiceConnectionsPage<?> page;
    private final FindingsView findings = new FindingsView();

    /**
     * Shows the form.
     *
     * @param page that it is on
     */
    public NewKratosFields(NewKratosForm form, ServiceConnectionsPage<?> page) {
        this.form = form;
        this.page = page;
        getStyleClass().add("form");
        FormGrid which = new FormGrid();
        which.wide(new Label(texts.get("how")), choices());
        Node program = program();
        Node version = version();
        FormGrid config = new FormGrid();
        config.wide(new Label(texts.get("config")), file("kratos-config", "config.prompt", form.config));
        config.note(Labels.small(texts.get("config.about")));
        getChildren()
                .addAll(
                        which,
                        program,
                        version,
                        findings,
                        new ConfigChoices(form.choicesProperty(), form.config),
                        config);
        form.how.addListener((property, before, after) -> show(program, version));
        form.findingsProperty().addListener((property, before, after) -> findings.show(after));
        findings.show(form.findingsProperty().get());
        show(program, version);
    }

    private void show(Node program, Node version) {
        Nodes.show(program, form.how.get() == How.PROGRAM);
        Nodes.show(version, form.how.get() == How.BY_HAND);
    }

    private Node choices() {
        ToggleGroup group = new ToggleGroup();
        HBox box = new HBox();
        box.getStyleClass().add("source-choice");
        for (How each : How.values()) {
            box.getChildren().add(Buttons.choice(texts.get("how." + each), "how", each, form.how, group));
        }
        return box;
    }

    private Node program() {
        FormGrid grid = new FormGrid();
        grid.wide(new Label(texts.get("program")), file("program", "program.prompt", form.program));
        grid.note(Labels.small(texts.get("program.about")));
        return grid;
    }

    private Node version() {
        FormGrid grid = new FormGrid();
        TextField field = new TextField();
        field.setId("version");
        field.setPromptText(texts.get("version.prompt"));
        field.textProperty().bindBidirectional(form.version);
        prepare(field);
        grid.wide(new Label(texts.get("version")), field);
        grid.note(Labels.small(texts.get("version.about")));
        return grid;
    }

    private FileField file(String id, String prompt, StringProperty path) {
        FileField file = new FileField(id, texts.get(prompt), texts.get("choose"), path, page.lastFolderProperty());
        prepare(file.field());
        return file;
    }

    private void prepare(TextField field) {
        UrlIntake.at(field, page);
        field.setOnAction(event -> page.testByKey());
    }
}
