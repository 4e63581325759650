package org.ferryman.desktop.users;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.QuestionView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.keto.roles.FreezeResult;
import org.ferryman.keto.roles.RolesStatus;

/** When v0.6's writes are stopped, the proof that they are, and what goes on at the tables. */
final class FreezeSection extends UsersSection {

    private final UsersPage page;
    private final TextBundle texts;
    private final VBox choices = new VBox(10);
    private final CheckBox endWriters;
    private final FindingsView findings = new FindingsView();
    private final OutcomeView problem;
    private final Label proven = Labels.wrapped("");
    private final ProofTable proof;
    private final Button thaw;
    private final Button again;
    private final TrafficView traffic;

    FreezeSection(UsersPage page) {
        super(page.texts().get("freeze"), false);
        this.page = page;
        this.texts = page.texts();
        this.problem = new OutcomeView(page.workspace().user().log());
        this.proof = new ProofTable(texts);
        this.thaw =
                Buttons.of("thaw", texts.get("freeze.thaw"), () -> page.steps().ask(UsersQuestion.THAW));
        this.again = Buttons.of("prove-again", texts.get("freeze.prove"), page.steps()::proveAgain);
        this.traffic = new TrafficView(page);
        this.endWriters = new CheckBox(texts.get("freeze.end"));
        endWriters.setId("end-writers");
        endWriters.setMnemonicParsing(true);
        endWriters.setWrapText(true);
        endWriters.selectedProperty().bindBidirectional(page.endWritersProperty());
        ToggleGroup group = new ToggleGroup();
        for (FreezeWhen when : FreezeWhen.values()) {
            choices.getChildren().add(choice(when, group));
        }
        QuestionView freezeNow = question(page, UsersQuestion.FREEZE);
        QuestionView end = question(page, UsersQuestion.END_SESSIONS);
        QuestionView giveBack = question(page, UsersQuestion.THAW);
        add(choices, findings, problem, freezeNow, end, giveBack, proven, proof, row(thaw, again), traffic);
        refresh(page.contentProperty().get());
    }

    private VBox choice(FreezeWhen when, ToggleGroup group) {
        RadioButton button = Buttons.choice(texts.get("when." + when), "when", when, page.whenProperty(), group);
        button.getStyleClass().add(Styles.TEXT_BOLD);
        Label about = Labels.muted(texts.get("when." + when + ".about"));
        about.getStyleClass().add("choice-about");
        VBox box = new VBox(2, button, about);
        if (when == FreezeWhen.AT_EXECUTE) {
            VBox more = new VBox(endWriters);
            more.getStyleClass().add("choice-about");
            box.getChildren().add(more);
        }
        return box;
    }

    void refresh(UsersContent now) {
        RolesStatus known = now.known();
        boolean frozen = now.isFrozen();
        standing(frozen || now.scheduled(), known == null ? texts.get("unknown") : standing(known, now.when()));
        Nodes.show(choices, !frozen);
        choices.setDisable(now.isBusy());
        endWriters.setDisable(now.when() != FreezeWhen.AT_EXECUTE);
        findings.show(
                known == null || !known.hasNewUser() || now.when() == FreezeWhen.NOT
                        ? List.of()
                        : known.freeze().findings());
        problem.show(now.ends().freeze());
        Optional<FreezeResult> proofNow = now.proof();
        Nodes.show(proven, proofNow.isPresent());
        Nodes.show(proof, proofNow.isPresent());
        proofNow.ifPresent(this::prove);
        Nodes.show(thaw.getParent(), frozen);
        thaw.setDisable(!now.isFree());
        again.setDisable(!now.isFree());
        traffic.refresh();
    }

    private String standing(RolesStatus known, FreezeWhen when) {
        if (known.frozen()) {
            return texts.get(known.guarded() ? "freeze.guarded" : "freeze.frozen", known.oldUser());
        } else if (when == FreezeWhen.NOT) {
            return texts.get("freeze.not");
        } else if (!known.hasNewUser()) {
            return texts.get("freeze.no.user");
        } else if (!known.canFreeze()) {
            return texts.get("freeze.cannot", known.oldUser());
        }
        return texts.get("freeze." + when, known.oldUser());
    }

    private void prove(FreezeResult freeze) {
        String state = freeze.proof().isEmpty() ? "" : freeze.proof().get(0).wanted();
        proven.setText(
                freeze.applied()
                        ? texts.get(
                                "proven.now",
                                freeze.oldUser(),
                                freeze.proof().size(),
                                Math.round(freeze.seconds() * 1000),
                                state)
                        : texts.get("proven", freeze.oldUser(), freeze.proof().size(), 0, state));
        proof.show(freeze.proof());
    }
}
