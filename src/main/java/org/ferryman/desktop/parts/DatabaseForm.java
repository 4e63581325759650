package org.ferryman.desktop.parts;

import atlantafx.base.theme.Styles;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import org.ferryman.desktop.wizard.OtherDatabase;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Finding;
import org.jspecify.annotations.Nullable;

/** Where a second database is, and its password; what is wrong with the URL stands below it. */
public final class DatabaseForm extends GridPane {

    private static final TextBundle TEXTS = TextBundle.of(DatabaseForm.class);

    private final Label wrong = Labels.wrapped("");

    /**
     * A form.
     *
     * @param id of the fields: {@code id-url}, {@code id-password}
     * @param url what the URL's field is called, with a mnemonic
     * @param prompt an example of a URL
     * @param password what the password's field is called, with a mnemonic
     */
    public DatabaseForm(OtherDatabase database, String id, String url, String prompt, String password) {
        getStyleClass().add("place-form");
        TextField urlField = new TextField();
        urlField.setId(id + "-url");
        urlField.setPromptText(prompt);
        urlField.textProperty().bindBidirectional(database.urlProperty());
        PasswordField passwordField = new PasswordField();
        passwordField.setId(id + "-password");
        passwordField.setPromptText(TEXTS.get("database.password.prompt"));
        passwordField.textProperty().bindBidirectional(database.passwordProperty());
        wrong.getStyleClass().add(Styles.DANGER);
        wrong.managedProperty().bind(Bindings.isNotEmpty(wrong.textProperty()));
        database.findingProperty().addListener((property, before, after) -> tell(urlField, after));
        tell(urlField, database.findingProperty().get());
        ColumnConstraints labels = new ColumnConstraints();
        labels.setMinWidth(USE_PREF_SIZE);
        ColumnConstraints fields = new ColumnConstraints();
        fields.setHgrow(Priority.ALWAYS);
        getColumnConstraints().addAll(labels, fields);
        addRow(0, Labels.field(url, urlField), urlField);
        add(wrong, 1, 1);
        addRow(2, Labels.field(password, passwordField), passwordField);
    }

    private void tell(TextField url, @Nullable Finding finding) {
        url.pseudoClassStateChanged(Styles.STATE_DANGER, finding != null);
        wrong.setText(finding == null ? "" : Labels.read(finding.seen() + " " + finding.remedy()));
        url.setAccessibleHelp(wrong.getText());
    }
}
