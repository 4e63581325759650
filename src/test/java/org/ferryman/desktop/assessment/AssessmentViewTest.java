package org.ferryman.desktop.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.nio.file.Files;
import javafx.scene.control.TableView;
import javafx.scene.input.Clipboard;
import org.ferryman.desktop.dryrun.DryRunPage;
import org.ferryman.desktop.dryrun.DryRunPage.Place;
import org.ferryman.desktop.testing.SampleFixture;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.desktop.wizard.PageState;
import org.junit.jupiter.api.Test;

/** Both pages in the window: what they look like, and that nothing keeps the window from being drawn. */
@UsesWindow
class AssessmentViewTest extends SampleFixture {

    AssessmentViewTest() {
        super(20_000);
    }

    /** As if the connection had been made on the pages before. */
    private AssessmentPage assessed(TestWindow window) {
        runOnFx(() -> sample.openIn(window.workspace()));
        window.await(() -> window.workspace().statusProperty().get() != null);
        AssessmentPage page = window.page(AssessmentPage.class);
        window.visit(page);
        window.screenshot("assessment-unread");
        window.press("primary");
        window.await(() ->
                page.assessmentProperty().get() != null && !page.busyProperty().get());
        return page;
    }

    private static DryRunPage atDryRun(TestWindow window) {
        DryRunPage page = window.page(DryRunPage.class);
        window.visit(page);
        return page;
    }

    private static void rehearse(TestWindow window, DryRunPage page) {
        window.press("primary");
        window.await(() ->
                page.dryRunProperty().get() != null && !page.busyProperty().get());
    }

    @Test
    void the_sample_is_assessed_and_rehearsed() {
        try (TestWindow window = TestWindow.open(home)) {
            AssessmentPage page = assessed(window);
            TableView<?> namespaces = window.node("namespaces", TableView.class);
            assertThat(onFx(() -> namespaces.getItems().size()))
                    .isEqualTo(sample.sample().namespaces().size());
            window.screenshot("assessment");
            DryRunPage dryRun = atDryRun(window);
            window.screenshot("dry-run-before");
            rehearse(window, dryRun);
            assertThat(onFx(() -> page.stateProperty().get())).isEqualTo(PageState.ATTENTION);
            window.screenshot("dry-run");
        }
    }

    @Test
    void the_plan_is_written_to_be_opened_and_copied() {
        try (TestWindow window = TestWindow.open(home)) {
            AssessmentPage page = assessed(window);
            window.scrollTo("write-plan");
            window.screenshot("assessment-plan");
            window.press("write-plan");
            window.await(
                    () -> page.plan().file().isPresent() && !page.busyProperty().get());
            window.scrollTo("write-plan");
            window.screenshot("assessment-plan-written");
            window.press("copy-plan");
            assertThat(onFx(() -> Clipboard.getSystemClipboard().getString()))
                    .isEqualTo(onFx(() -> page.plan().written().orElseThrow().markdown()));
        }
    }

    @Test
    void at_the_smallest_size_nothing_is_cut() {
        Sight sight = new Sight("assessment-small");
        try (TestWindow window = TestWindow.open(home, 1024, 700)) {
            assessed(window);
            window.screenshot("assessment-small");
            sight.lookOnce(window.scene(), "assessment");
            window.press("write-plan");
            window.await(() -> window.scene().lookup("#open-plan").isVisible());
            window.scrollTo("write-plan");
            window.screenshot("assessment-plan-small");
            sight.lookOnce(window.scene(), "assessment");
            DryRunPage dryRun = atDryRun(window);
            runOnFx(() -> {
                dryRun.placeProperty().set(Place.SCRATCH);
                dryRun.scratch().urlProperty().set("postgresql://someone:secret@localhost/scratch");
            });
            window.await(() -> dryRun.scratch().findingProperty().get() != null);
            window.screenshot("dry-run-scratch-small");
            sight.lookOnce(window.scene(), "dry-run");
            runOnFx(() -> dryRun.placeProperty().set(Place.IN_PLACE));
            rehearse(window, dryRun);
            window.screenshot("dry-run-small");
            sight.lookOnce(window.scene(), "dry-run");
        }
        sight.assertNothingElse();
    }

    @Test
    void blockers_come_first_and_a_namespace_can_be_left_alone() throws Exception {
        Sight sight = new Sight("assessment-blocked");
        Files.writeString(
                sample.config(), Files.readString(sample.config()).replaceFirst("(?m)^(\\s*- *id: *)1$", "$199"));
        try (TestWindow window = TestWindow.open(home)) {
            AssessmentPage page = assessed(window);
            window.screenshot("assessment-blocked");
            sight.lookOnce(window.scene(), "assessment");
            window.press("exclude-1");
            window.await(() -> page.readyProperty().get());
            window.screenshot("assessment-excluded");
            sight.lookOnce(window.scene(), "assessment");
        }
        sight.assertNothingElse();
    }

    @Test
    void an_empty_database_and_long_names_look_right_too() throws Exception {
        Sight sight = new Sight("assessment-empty");
        for (var namespace : sample.sample().namespaces()) {
            database.execute("TRUNCATE keto_%010d_relation_tuples".formatted(namespace.id()));
        }
        String config = Files.readString(sample.config());
        for (var namespace : sample.sample().namespaces()) {
            String longName = namespace.name() + "-" + "wider".repeat(13);
            config = config.replace("name: " + namespace.name(), "name: " + longName.substring(0, 64));
        }
        Files.writeString(sample.config(), config);
        try (TestWindow window = TestWindow.open(home, 1024, 700)) {
            AssessmentPage page = assessed(window);
            assertThat(onFx(() -> page.assessmentProperty().get().tuples())).isZero();
            window.screenshot("assessment-empty");
            sight.lookOnce(window.scene(), "assessment");
            rehearse(window, atDryRun(window));
            window.screenshot("dry-run-empty");
            sight.lookOnce(window.scene(), "dry-run");
        }
        sight.assertNothingElse();
    }
}
