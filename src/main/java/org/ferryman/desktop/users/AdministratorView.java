package org.ferryman.desktop.users;

import atlantafx.base.theme.Styles;
import javafx.beans.binding.BooleanBinding;
import javafx.scene.control.Button;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.TextBundle;

/** Lets the steps of a page be done as an administrator, without going back to the connection. */
public final class AdministratorView extends TitledPane {

    private static final TextBundle TEXTS = TextBundle.of(AdministratorView.class);

    private final AdministratorLogin login;
    private final Button back;

    /** @param page that it is on: nobody else comes while something runs there */
    public AdministratorView(AdministratorLogin login, Page page) {
        this.login = login;
        setId("administrator");
        setAnimated(false);
        setExpanded(false);
        getStyleClass().addAll(Styles.DENSE, "certificates");
        TextField user = new TextField();
        user.setId("administrator-user");
        user.textProperty().bindBidirectional(login.userProperty());
        user.setOnAction(event -> login.connect());
        PasswordField password = new PasswordField();
        password.setId("administrator-password");
        password.textProperty().bindBidirectional(login.passwordProperty());
        password.setOnAction(event -> login.connect());
        BooleanBinding busy = page.busyProperty()
                .or(login.trying().stateProperty().isEqualTo(Activity.State.RUNNING))
                .or(login.workspace().openedProperty().isNull());
        Button connect = Buttons.of("administrator-connect", TEXTS.get("admin.connect"), login::connect);
        connect.disableProperty().bind(busy.or(login.userProperty().isEmpty()));
        back = Buttons.of("administrator-back", "", login::goBack);
        back.setMnemonicParsing(false);
        back.disableProperty().bind(busy);
        FlowPane fields = new FlowPane(
                8,
                8,
                Labels.field(TEXTS.get("admin.user"), user),
                user,
                Labels.field(TEXTS.get("admin.password"), password),
                password,
                connect,
                back);
        fields.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        OutcomeView problem = new OutcomeView(login.workspace().user().log());
        login.trying().outcomeProperty().addListener((property, before, after) -> problem.show(after));
        VBox content = new VBox(8, Labels.muted(TEXTS.get("admin.about")), fields, problem);
        setContent(content);
        login.workspace().openedProperty().addListener((property, before, after) -> update());
        update();
    }

    private void update() {
        setText(login.connectedAs().map(user -> TEXTS.get("admin", user)).orElse(TEXTS.get("admin.nobody")));
        Nodes.show(back, login.connectedBefore().isPresent());
        login.connectedBefore().ifPresent(first -> back.setText(TEXTS.get("admin.back", first)));
    }
}
