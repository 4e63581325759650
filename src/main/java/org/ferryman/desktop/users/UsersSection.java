package org.ferryman.desktop.users;

import atlantafx.base.theme.Styles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.QuestionView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.roles.RolesStatus;
import org.kordamp.ikonli.feather.Feather;

/** One part of the page: what it is about, how it stands, and its own things below. */
class UsersSection extends VBox {

    private static final TextBundle TEXTS = TextBundle.of(UsersSection.class);

    private final boolean needed;
    private final Label sign = new Label();
    private final Label standing = Labels.muted("");

    /** @param needed whether the way goes on only when it is done */
    UsersSection(String title, boolean needed) {
        this.needed = needed;
        getStyleClass().addAll("card", "users-section");
        sign.setMinWidth(USE_PREF_SIZE);
        VBox text = new VBox(2, Labels.heading(title), standing);
        HBox.setHgrow(text, Priority.ALWAYS);
        HBox head = new HBox(12, text, sign);
        getChildren().add(head);
    }

    /** How it stands: true done, false to do. In words: a sign would look like something to choose. */
    final void standing(boolean done, String text) {
        sign.setText(TEXTS.get(done ? "section.done" : needed ? "section.needed" : "section.optional"));
        sign.setGraphic(done ? Icons.of(Feather.CHECK) : null);
        sign.getStyleClass().setAll("label", "stage-chip", done ? "stage-done" : "stage-to_do", Styles.TEXT_SMALL);
        standing.setText(text);
    }

    final void add(Node... nodes) {
        VBox content = new VBox(nodes);
        content.getStyleClass().add("users-content");
        getChildren().add(content);
    }

    /** What is asked about the two users, in the part of the page that it is about. */
    static QuestionView question(UsersPage page, UsersQuestion asked) {
        TextBundle texts = page.texts();
        return new QuestionView(page.workspace(), page.steps().step(asked), "question", () -> {
            RolesStatus known =
                    Objects.requireNonNull(page.contentProperty().get().known());
            return new QuestionView.Words(
                    texts.get("ask." + asked, known.oldUser(), known.newUser()),
                    texts.get("yes." + asked, known.newUser()),
                    texts.get("no"),
                    "warning",
                    asked == UsersQuestion.THAW || asked == UsersQuestion.FREEZE ? Styles.ACCENT : Styles.DANGER,
                    about(page, asked, known));
        });
    }

    private static Node[] about(UsersPage page, UsersQuestion asked, RolesStatus known) {
        List<Node> about = new ArrayList<>();
        about.add(Labels.wrapped(page.texts().get("about." + asked, known.oldUser(), known.newUser())));
        if (asked == UsersQuestion.FREEZE || asked == UsersQuestion.END_SESSIONS) {
            Optional.ofNullable(page.workspace().statusProperty().get())
                    .flatMap(KetoStatus::outage)
                    .map(outage -> outage.freezeText(Instant.now()))
                    .map(Labels::wrapped)
                    .ifPresent(forecast -> {
                        forecast.setId("question-outage");
                        about.add(forecast);
                    });
        }
        return about.toArray(Node[]::new);
    }

    static HBox row(Node... nodes) {
        HBox row = new HBox(10, nodes);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    static Button danger(Button button) {
        button.getStyleClass().addAll(Styles.DANGER, Styles.BUTTON_OUTLINED);
        return button;
    }
}
