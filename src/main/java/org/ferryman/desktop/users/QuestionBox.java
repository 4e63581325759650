package org.ferryman.desktop.users;

import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Confirmation;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.keto.roles.RolesStatus;
import org.jspecify.annotations.Nullable;

/** Asks before something is done, in the part of the page that it is about. */
final class QuestionBox extends VBox {

    private final UsersPage page;
    private final List<Question> mine;
    private @Nullable Question shown;

    QuestionBox(UsersPage page, Question... mine) {
        this.page = page;
        this.mine = List.of(mine);
        setId("question");
        refresh();
    }

    void refresh() {
        Question asked = page.questionProperty().get();
        Question now = asked != null && mine.contains(asked) ? asked : null;
        Nodes.show(this, now != null);
        RolesStatus known = page.workspace().usersProperty().get();
        if (now == shown) {
            return;
        }
        shown = now;
        getChildren().clear();
        if (now != null && known != null) {
            ask(now, known);
        }
    }

    private void ask(Question asked, RolesStatus known) {
        String question = page.texts().get("ask." + asked, known.oldUser(), known.newUser());
        Label about = Labels.wrapped(page.texts().get("about." + asked, known.oldUser(), known.newUser()));
        Button yes = Buttons.of("question-yes", page.texts().get("yes." + asked, known.newUser()), page::confirm);
        yes.getStyleClass().add(asked == Question.THAW || asked == Question.FREEZE ? Styles.ACCENT : Styles.DANGER);
        Button no = Buttons.of("question-no", page.texts().get("no"), page::decline);
        getChildren().setAll(new Confirmation(question, yes, no, about).boxed("warning"));
    }
}
