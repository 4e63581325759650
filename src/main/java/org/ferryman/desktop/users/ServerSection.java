package org.ferryman.desktop.users;

import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.wizard.StepView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Progress;
import org.ferryman.keto.server.ServerUp;

/** Whether v0.7 is up: waits for it, if asked to. */
final class ServerSection extends UsersSection {

    private final UsersPage page;
    private final TextBundle texts;
    private final TextField url = new TextField();
    private final Button button;
    private final Label waits = Labels.muted("");
    private final OutcomeView problem;

    ServerSection(UsersPage page) {
        super(page.texts().get("server"), false);
        this.page = page;
        this.texts = page.texts();
        this.problem = new OutcomeView(page.workspace().user().log());
        this.button = Buttons.of("wait-server", texts.get("server.wait"), this::press);
        url.setId("server-url");
        url.textProperty().bindBidirectional(page.server().urlProperty());
        HBox.setHgrow(url, Priority.ALWAYS);
        add(row(Labels.field(texts.get("server.url"), url), url, button), waits, problem);
        page.server().step().viewProperty().addListener((property, before, after) -> refresh());
        refresh();
    }

    private void press() {
        if (page.server().step().view().isBusy()) {
            page.server().stop();
        } else {
            page.server().start();
        }
    }

    void refresh() {
        StepView<ServerUp> now = page.server().step().view();
        Optional<ServerUp> up = now.result();
        standing(
                up.isPresent(),
                up.map(server -> texts.get("server.up", server.version())).orElse(texts.get("server.about")));
        button.setText(texts.get(now.isBusy() ? "server.stop" : "server.wait"));
        button.setDisable(page.workspace().openedProperty().get() == null);
        url.setDisable(now.isBusy());
        Progress progress = now.isBusy() ? now.progress() : null;
        String whom = progress == null ? "" : progress.waitsFor();
        waits.setText(whom.isEmpty() ? "" : texts.get("server.waits", whom));
        Nodes.show(waits, !whom.isEmpty());
        problem.show(now.wasCancelled() ? null : now.outcome());
    }
}
