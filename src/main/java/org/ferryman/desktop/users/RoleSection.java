package org.ferryman.desktop.users;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.QuestionView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Severity;
import org.ferryman.keto.roles.Grant;
import org.ferryman.keto.roles.RolesStatus;

/** The user that v0.7 works as: its name, its password, and what it is to get. */
final class RoleSection extends UsersSection {

    private static final int SHOWN_GRANTS = 20;

    private final TextBundle texts;
    private final TextField oldName = new TextField();
    private final TextField name = new TextField();
    private final PasswordField password = new PasswordField();
    private final Label passwordLabel;
    private final VBox grants = new VBox(6);
    private final FindingsView findings = new FindingsView();
    private final OutcomeView problem;
    private final QuestionView question;
    private final Button drop;
    private List<Grant> shownGrants = List.of();

    RoleSection(UsersPage page) {
        super(page.texts().get("role"), true);
        this.texts = page.texts();
        this.problem = new OutcomeView(page.workspace().user().log());
        this.question = question(page, UsersQuestion.DROP);
        this.drop = danger(Buttons.of(
                "drop-user", texts.get("role.drop"), () -> page.steps().ask(UsersQuestion.DROP)));
        oldName.setId("old-user");
        oldName.setPrefColumnCount(28);
        oldName.setPromptText(texts.get("role.old.prompt"));
        oldName.textProperty().bindBidirectional(page.oldNameProperty());
        oldName.setOnAction(event -> page.look());
        name.setId("new-user");
        name.setPrefColumnCount(28);
        name.textProperty().bindBidirectional(page.nameProperty());
        name.setOnAction(event -> page.look());
        password.setId("new-password");
        password.setPromptText(texts.get("role.password.prompt"));
        password.textProperty().bindBidirectional(page.password().givenProperty());
        passwordLabel = Labels.field(texts.get("role.password"), password);
        GridPane form = new GridPane();
        form.getStyleClass().add("users-form");
        form.addRow(0, Labels.field(texts.get("role.old"), oldName), oldName);
        form.addRow(1, Labels.field(texts.get("role.name"), name), name);
        form.addRow(2, passwordLabel, password);
        add(form, new PasswordBox(page), findings, problem, grants, question, row(drop));
        refresh(page.contentProperty().get());
    }

    void refresh(UsersContent now) {
        RolesStatus known = now.known();
        boolean busy = now.isBusy();
        boolean done = known != null && (known.hasNewUser() || known.isHandedOver());
        standing(done, known == null ? texts.get("unknown") : standing(known));
        oldName.setDisable(busy || (known != null && known.frozen()));
        name.setDisable(busy || (known != null && known.frozen()));
        boolean toMake = known != null && !known.present();
        Nodes.show(password, toMake);
        Nodes.show(passwordLabel, toMake);
        password.setDisable(busy);
        findings.show(known == null ? List.of() : findings(known));
        problem.show(now.ends().role());
        Nodes.show(drop.getParent(), known != null && known.present() && known.recorded() && !known.frozen());
        drop.setDisable(!now.isFree());
        grants(known == null ? List.of() : known.grants());
    }

    /** That it is there is told already. */
    private static List<Finding> findings(RolesStatus known) {
        return known.user().findings().stream()
                .filter(finding -> !known.hasNewUser() || finding.severity() != Severity.INFO)
                .toList();
    }

    private String standing(RolesStatus known) {
        if (known.isHandedOver()) {
            return texts.get("role.frozen", known.newUser());
        }
        String key = known.hasNewUser() ? "role.done" : known.present() ? "role.lacks" : "role.missing";
        return texts.get(key, known.newUser(), known.oldUser());
    }

    /** Thousands of namespaces need thousands of grants: Preview shows one of each kind, and saves all. */
    private void grants(List<Grant> now) {
        Nodes.show(grants, !now.isEmpty());
        if (now.equals(shownGrants)) {
            return;
        }
        shownGrants = now;
        List<Node> lines = new ArrayList<>();
        lines.add(Labels.wrapped(texts.get("role.grants")));
        for (Grant grant : now.subList(0, Math.min(now.size(), SHOWN_GRANTS))) {
            Label statement = Labels.wrapped(grant.statement());
            statement.getStyleClass().add("code");
            lines.add(new VBox(2, statement, Labels.muted(grant.why())));
        }
        if (now.size() > SHOWN_GRANTS) {
            lines.add(Labels.muted(texts.get("role.grants.more", now.size() - SHOWN_GRANTS)));
        }
        grants.getChildren().setAll(lines);
    }
}
