package org.ferryman.desktop.users;

import java.nio.file.Path;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.postgres.connect.Secret;

/** The generated password: shown once, to be copied; later only where it is. */
final class PasswordBox extends VBox {

    private final NewPassword password;
    private final TextBundle texts;
    private final Label about = Labels.wrapped("");
    private final TextField shown = new TextField();
    private final Button copy;
    private final OutcomeView problem;

    PasswordBox(UsersPage page) {
        super(10);
        this.password = page.password();
        this.texts = page.texts();
        this.problem = new OutcomeView(page.workspace().user().log());
        this.copy = Buttons.of("copy-password", texts.get("password.copy"), this::copy);
        getStyleClass().addAll("notice", "notice-accent");
        setId("password-box");
        shown.setId("shown-password");
        shown.setEditable(false);
        shown.getStyleClass().add("code");
        shown.setAccessibleText(texts.get("password.spoken"));
        HBox.setHgrow(shown, Priority.ALWAYS);
        Button forget = Buttons.of("forget-password", texts.get("password.forget"), password::forget);
        getChildren().addAll(about, UsersSection.row(shown, copy, forget), problem);
        password.generatedProperty().addListener((property, before, after) -> refresh());
        password.fileProperty().addListener((property, before, after) -> refresh());
        password.failureProperty().addListener((property, before, after) -> refresh());
        refresh();
    }

    private void copy() {
        Secret generated = password.generatedProperty().get();
        Path file = password.fileProperty().get();
        Labels.copy(generated != null ? generated.reveal() : String.valueOf(file));
    }

    private void refresh() {
        Secret generated = password.generatedProperty().get();
        Path file = password.fileProperty().get();
        Nodes.show(
                this,
                generated != null || file != null || password.failureProperty().get() != null);
        shown.setText(generated == null ? "" : generated.reveal());
        Nodes.show(shown, generated != null);
        copy.setText(texts.get(generated == null ? "password.copy.path" : "password.copy"));
        about.setText(texts.get(generated == null ? "password.file" : "password.once", String.valueOf(file)));
        problem.show(password.failureProperty().get());
    }
}
