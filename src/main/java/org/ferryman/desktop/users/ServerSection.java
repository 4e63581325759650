package org.ferryman.desktop.users;

import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;
import org.ferryman.keto.server.ServerUp;

/** Whether v0.7 is up: waits for it, if asked to. */
final class ServerSection extends Section {

    private final UsersPage page;
    private final Texts texts;
    private final Activity<ServerUp> wait;
    private final TextField url = new TextField();
    private final Button button;
    private final Label waits = Labels.muted("");
    private final OutcomeView problem;

    ServerSection(UsersPage page) {
        super(page.texts().get("server"));
        this.page = page;
        this.texts = page.texts();
        this.wait = page.server().waitActivity();
        this.problem = new OutcomeView(page.workspace().user().log());
        this.button = Buttons.of("wait-server", texts.get("server.wait"), this::press);
        url.setId("server-url");
        url.textProperty().bindBidirectional(page.server().urlProperty());
        HBox.setHgrow(url, Priority.ALWAYS);
        Label label = new Label(texts.get("server.url"));
        label.setMnemonicParsing(true);
        label.setLabelFor(url);
        label.setMinWidth(USE_PREF_SIZE);
        add(row(label, url, button), waits, problem);
        wait.stateProperty().addListener((property, before, after) -> refresh());
        wait.progressProperty().addListener((property, before, after) -> refresh());
        refresh();
    }

    private void press() {
        if (wait.isBusy()) {
            page.server().stop();
        } else {
            page.server().start();
        }
    }

    void refresh() {
        Outcome<ServerUp> outcome = wait.outcomeProperty().get();
        boolean up = outcome instanceof Outcome.Done;
        standing(
                up,
                outcome instanceof Outcome.Done<ServerUp> done
                        ? texts.get("server.up", done.result().version())
                        : texts.get("server.about"));
        button.setText(texts.get(wait.isBusy() ? "server.stop" : "server.wait"));
        button.setDisable(page.workspace().openedProperty().get() == null);
        url.setDisable(wait.isBusy());
        Progress progress = wait.progressProperty().get();
        boolean waiting =
                wait.isBusy() && progress != null && !progress.waitsFor().isEmpty();
        waits.setText(waiting ? texts.get("server.waits", progress.waitsFor()) : "");
        Nodes.show(waits, waiting);
        problem.show(outcome instanceof Outcome.Cancelled ? null : outcome);
    }
}
