package org.ferryman.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import org.ferryman.desktop.assessment.AssessmentPage;
import org.ferryman.desktop.backup.BackupPage;
import org.ferryman.desktop.cutover.CutoverPage;
import org.ferryman.desktop.dryrun.DryRunPage;
import org.ferryman.desktop.execute.ExecutePage;
import org.ferryman.desktop.finish.FinishPage;
import org.ferryman.desktop.skipped.SkippedPage;
import org.ferryman.desktop.start.StartPage;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.Steps;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.users.UsersPage;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.keto.decide.RecreateBy;
import org.ferryman.keto.skipped.DecisionRequest;
import org.ferryman.keto.skipped.SkippedFilter;

/** An administrator's way through all pages, with a look at each of them and at what it asks. */
final class Way {

    private final TestWindow window;
    private final Sight sight;
    private final String newUser;
    private final boolean thorough;
    private List<String> place = List.of();

    /** @param thorough whether to go through the pages with Tab, and to look at what holds no names, too */
    Way(TestWindow window, Sight sight, String newUser, boolean thorough) {
        this.window = window;
        this.sight = sight;
        this.newUser = newUser;
        this.thorough = thorough;
    }

    void go(String url, String password, Path config) throws Exception {
        URI server = URI.create(url);
        place = List.of(
                "port " + server.getPort(),
                "database " + server.getPath().substring(1),
                "schema public",
                "role " + server.getUserInfo() + ".");
        connect(url, password, config);
        lookAndTab();
        window.press("next");
        window.await(() -> window.current() instanceof AssessmentPage
                && window.workspace().statusProperty().get() != null);
        lookIfThorough();
        window.press("primary");
        window.await(() -> window.workspace().assessmentProperty().get() != null);
        lookAndTab();
        window.press("write-plan");
        window.await(() -> window.scene().lookup("#open-plan").isVisible());
        look();
        window.visit(window.page(BackupPage.class));
        lookAndTab();
        users();
        dryRun();
        execute();
        skipped();
        cutOver();
        finish();
    }

    private void look() {
        look(window.current().id());
    }

    private void look(String what) {
        window.settle();
        sight.look(window.scene(), what);
    }

    /** At a question before a change: it says where that is. */
    private void lookAtQuestion(String id) {
        String where = onFx(() -> window.node(id + "-where", Label.class).getText());
        assertThat(where)
                .as(window.current().id())
                .matches(".* server (\\d+\\.){3}\\d+ port .*")
                .contains(place);
        look();
    }

    private void lookIfThorough() {
        if (thorough) {
            look();
        }
    }

    private void lookAndTab() {
        if (!thorough) {
            look();
            return;
        }
        window.settle();
        sight.lookAndTab(window.scene(), window.current().id(), ".page");
    }

    private void visit(Class<? extends Page> page) {
        window.visit(window.page(page));
        window.settle();
    }

    private void connect(String url, String password, Path config) {
        runOnFx(() -> {
            window.page(StartPage.class).choiceProperty().set(StartPage.Choice.DATABASE);
            window.window().wizard().next();
        });
        window.await(() -> window.scene().lookup("#host") != null);
        runOnFx(() -> window.workspace()
                .draftProperty()
                .set(new ConnectionDraft(url, Optional.of(config.toString()), List.of(), Map.of(), Optional.empty())));
        window.await(() -> shown("namespaces"));
        type("password", password);
        window.press("primary");
        window.await(() -> window.current().readyProperty().get());
    }

    private void users() {
        visit(UsersPage.class);
        if (!window.node("new-user", TextField.class).getText().equals(newUser)) {
            type("new-user", newUser);
            press("primary");
            look();
        }
        press("primary");
        window.await(() -> shown("password-box"));
        lookAndTab();
        press("when-now");
        press("drop-user");
        lookAtQuestion("question");
        press("question-no");
    }

    private void dryRun() {
        visit(DryRunPage.class);
        press("place-scratch");
        if (thorough) {
            lookAndTab();
        }
        press("place-in_place");
        press("primary");
        window.await(() -> shown("verdict"));
        lookAndTab();
    }

    private void execute() {
        visit(ExecutePage.class);
        press("preview");
        window.await(() -> shown("statements"));
        look("preview");
        runOnFx(() -> window.window().shell().overlay().hide());
        press("primary");
        window.await(() -> shown("confirm-yes"));
        lookAtQuestion("confirm");
        lookAndTab();
        press("confirm-yes");
        window.await(() -> shown("headline"));
        lookAndTab();
    }

    private void skipped() {
        visit(SkippedPage.class);
        window.await(() -> window.scene().lookup("#skipped-table") instanceof TableView<?> table
                && !table.getItems().isEmpty());
        runOnFx(() -> ((TableView<?>) window.scene().lookup("#skipped-table"))
                .getSelectionModel()
                .selectRange(0, 3));
        lookAndTab();
        press("decide-leave_out");
        type("decide-text", "granted to nobody in v0.6 either");
        press("decide-go");
        window.await(() -> shown("confirm-yes"));
        lookAtQuestion("confirm");
        press("confirm-no");
    }

    private void cutOver() throws Exception {
        visit(CutoverPage.class);
        lookAndTab();
        type("old-url", "ftp://keto.example.org");
        lookIfThorough();
        type("old-url", "http://127.0.0.1:1");
        type("new-url", "http://127.0.0.1:2");
        press("primary");
        window.await(() -> shown("confirm-yes"));
        lookAtQuestion("confirm");
        press("confirm-no");
    }

    private void finish() throws Exception {
        visit(FinishPage.class);
        lookAndTab();
        press("roll-back");
        window.await(() -> shown("roll-back-yes"));
        lookAtQuestion("roll-back");
        press("roll-back-no");
        Steps.cutOver(window.workspace(), Instant.parse("2026-05-01T10:00:00Z"));
        window.settle();
        visit(CutoverPage.class);
        lookIfThorough();
        visit(FinishPage.class);
        press("clean-up");
        lookAtQuestion("clean-up");
        press("clean-up-no");
        Steps.decide(
                window.workspace(),
                SkippedFilter.ALL,
                DecisionRequest.leaveOut("not needed any more"),
                new RecreateBy.Nothing());
        press("clean-up");
        window.await(() -> shown("clean-up-sql"));
        lookAtQuestion("clean-up");
    }

    private boolean shown(String id) {
        return window.scene().lookup("#" + id) != null
                && window.scene().lookup("#" + id).isVisible();
    }

    private void press(String id) {
        window.press(id);
        window.settle();
    }

    private void type(String id, String text) {
        runOnFx(() -> window.node(id, TextField.class).setText(text));
    }
}
