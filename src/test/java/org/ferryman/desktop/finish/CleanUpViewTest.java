package org.ferryman.desktop.finish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import org.ferryman.desktop.testing.SampleFixture;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.junit.jupiter.api.Test;

/** The last things to do, as they look. */
@UsesWindow
class CleanUpViewTest extends SampleFixture {

    CleanUpViewTest() {
        super(500);
    }

    @Test
    void nothing_is_dropped_before_the_name_is_typed_and_what_was_done_is_told() throws Exception {
        Sight sight = new Sight("finish-clean-up");
        try (TestWindow window = TestWindow.open(home)) {
            runOnFx(() -> sample.openAsAdministrator(window.workspace()));
            window.await(() -> window.workspace().statusProperty().get() != null);
            FinishPage page = window.page(FinishPage.class);
            window.visit(page);
            window.await(() -> page.content().record() != null);
            window.scrollTo("report-title");
            window.screenshot("finish-before-cut-over");
            sight.lookOnce(window.scene(), "finish");
            CutOver.of(window.workspace());
            runOnFx(page::entered);
            window.press("clean-up");
            window.await(() -> !page.cleanUp()
                    .step()
                    .view()
                    .question()
                    .orElseThrow()
                    .findings()
                    .isEmpty());
            window.scrollTo("clean-title");
            window.screenshot("finish-clean-up-refused");
            sight.lookOnce(window.scene(), "finish");
            CutOver.leaveOutAll(window.workspace());
            window.press("clean-up-no");
            window.press("clean-up");
            window.await(() -> window.scene().lookup("#clean-up-sql") != null);
            window.scrollTo("clean-title");
            window.screenshot("finish-clean-up-question");
            sight.lookOnce(window.scene(), "finish");
            assertThat(onFx(() -> node(window, "clean-up-yes").isDisabled())).isTrue();
            runOnFx(() -> window.node("typed-name", TextField.class).setText(database.name()));
            assertThat(onFx(() -> node(window, "clean-up-yes").isDisabled())).isFalse();
            small(window);
            window.scrollTo("clean-title");
            window.screenshot("finish-clean-up-typed-small");
            sight.lookOnce(window.scene(), "finish");
            window.press("clean-up-yes");
            window.await(() -> page.proof() == MigrationProof.CLEANED_UP
                    && node(window, "clean-up-done").isVisible());
            window.scrollTo("clean-title");
            window.screenshot("finish-cleaned-up-small");
            sight.lookOnce(window.scene(), "finish");
            window.press("retire");
            window.await(() -> window.scene().lookup("#retire-sql") != null);
            window.scrollTo("retire-title");
            window.screenshot("finish-retire-small");
            sight.lookOnce(window.scene(), "finish");
            window.press("retire-yes");
            window.await(() -> node(window, "retire-done").isVisible());
            window.press("write-report");
            window.await(() -> node(window, "report-verdict").isVisible());
            window.scrollTo("retire-title");
            window.screenshot("finish-retired-small");
            sight.lookOnce(window.scene(), "finish");
            window.scrollTo("verdict");
            window.screenshot("finish-cleaned-up-top-small");
            sight.lookOnce(window.scene(), "finish");
            assertThat(page.report().page().orElseThrow()).isRegularFile();
        }
        sight.assertNothingElse();
    }

    @Test
    void a_report_that_cannot_be_written_and_a_user_that_is_at_work_are_explained() throws Exception {
        Sight sight = new Sight("finish-refused");
        try (TestWindow window = TestWindow.open(home, 1024, 700)) {
            runOnFx(() -> sample.openIn(window.workspace()));
            window.await(() -> window.workspace().statusProperty().get() != null);
            CutOver.of(window.workspace());
            FinishPage page = window.page(FinishPage.class);
            window.visit(page);
            Path folder = window.workspace().openedProperty().get().run().folder();
            Files.createDirectories(folder.resolve("report.html/in the way"));
            window.press("write-report");
            window.await(() -> page.report().step().view().outcome() != null);
            window.scrollTo("report-title");
            window.screenshot("finish-report-failed-small");
            sight.lookOnce(window.scene(), "finish");
            window.press("retire");
            window.await(() -> !page.retirement()
                    .step()
                    .view()
                    .question()
                    .orElseThrow()
                    .findings()
                    .isEmpty());
            window.scrollTo("retire-title");
            window.screenshot("finish-retire-refused-small");
            sight.lookOnce(window.scene(), "finish");
            assertThat(onFx(() -> node(window, "retire-yes").isDisabled())).isTrue();
        }
        sight.assertNothingElse();
    }

    private static Node node(TestWindow window, String id) {
        return window.scene().lookup("#" + id);
    }

    private static void small(TestWindow window) {
        runOnFx(() -> {
            window.scene().getWindow().setWidth(1024);
            window.scene().getWindow().setHeight(700);
        });
        window.await(() -> window.scene().getHeight() == 700);
    }
}
