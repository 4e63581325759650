package org.ferryman.desktop.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TitledPane;
import org.ferryman.desktop.testing.SampleFixture;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.Steps;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.OutageForecast.Basis;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.junit.jupiter.api.Test;

/** The copy ahead, as it looks. */
@UsesWindow
class CopyAheadViewTest extends SampleFixture {

    private static final String ROWS = "SELECT count(*) FROM keto_relation_tuples";

    CopyAheadViewTest() {
        super(500);
    }

    @Test
    void copies_while_v0_6_writes_says_what_is_noted_and_stops_that_again() throws Exception {
        Sight sight = new Sight("copy-ahead");
        try (TestWindow window = TestWindow.open(home)) {
            runOnFx(() -> sample.openAsAdministrator(window.workspace()));
            window.await(() -> window.workspace().statusProperty().get() != null);
            Steps.produce(window.workspace(), KetoLegacyPlaybook::assess);
            Steps.apply(window.workspace(), KetoLegacyPlaybook::schema);
            ExecutePage page = window.page(ExecutePage.class);
            window.visit(page);
            window.await(() -> page.content().phase() == ExecutePhase.READY
                    && page.content().forecast().outage().isPresent());
            TitledPane ahead = window.node("copy-ahead", TitledPane.class);
            assertThat(ahead.isExpanded())
                    .as("500 tuples are moved in a moment")
                    .isFalse();
            runOnFx(() -> ahead.setExpanded(true));
            assertThat(window.node("copy-advice", Label.class).getText()).startsWith("Hardly worth it here");
            window.press("copy");
            window.await(() -> page.ahead().copy().isAnswerable());
            assertThat(page.commandLineProperty().get()).contains(" copy ").doesNotContain("migrate");
            assertThat(page.previewProperty().get().call()).anyMatch(statement -> statement.contains("CREATE TRIGGER"));
            window.scrollTo("copy-yes");
            window.screenshot("execute-copy-asked");
            sight.lookOnce(window.scene(), "execute");
            window.press("copy-yes");
            window.await(() -> page.content().forecast().outage().orElseThrow().basis() == Basis.COPY
                    && !page.busyProperty().get());
            window.await(() -> page.ahead().notedProperty().get());
            assertThat(database.queryLong(ROWS)).isPositive();
            assertThat(lines(window, "copy-done")).hasSize(3).last().asString().contains("is noted from now on");
            window.scrollTo("copy-stop");
            window.screenshot("execute-copied");
            sight.lookOnce(window.scene(), "execute");
            assertThat(page.commandLineProperty().get()).contains("migrate");

            window.press("copy-stop");
            window.await(() -> page.ahead().stop().isAnswerable());
            assertThat(page.commandLineProperty().get()).contains(" copy ").contains("--stop");
            List<String> stopping = new CopyOnWriteArrayList<>();
            // As soon as it runs, before anything that came of it can be told.
            page.busyProperty().addListener((property, before, after) -> stopping.add(page.onClose()));
            window.press("copy-stop-yes");
            window.await(() -> page.content().forecast().outage().orElseThrow().basis() != Basis.COPY
                    && !page.ahead().notedProperty().get()
                    && !page.busyProperty().get());
            assertThat(stopping).first().asString().startsWith("The triggers that note changes are being taken away");
            assertThat(lines(window, "copy-stop-done"))
                    .isEqualTo(List.of("Changes are no longer noted. The copied tuples stay in v0.7's table."));
            assertThat(database.queryLong("SELECT count(*) FROM pg_namespace WHERE nspname = 'ferryman_capture'"))
                    .isZero();
            window.screenshot("execute-copy-stopped");
            sight.lookOnce(window.scene(), "execute");
        }
        sight.assertNothingElse();
    }

    @Test
    void changes_that_are_noted_can_be_stopped_also_where_the_run_folder_has_no_copy() throws Exception {
        try (TestWindow window = TestWindow.open(home, 1024, 700)) {
            runOnFx(() -> sample.openAsAdministrator(window.workspace()));
            window.await(() -> window.workspace().openedProperty().get() != null);
            Steps.apply(window.workspace(), KetoLegacyPlaybook::schema);
            Steps.apply(window.workspace(), playbook -> playbook.copy(Waiting.DEFAULT));
            Files.delete(
                    window.workspace().openedProperty().get().run().folder().resolve("copy.json"));
            runOnFx(() -> sample.openAsAdministrator(window.workspace()));
            ExecutePage page = window.page(ExecutePage.class);
            window.visit(page);
            window.await(() -> page.content().phase() == ExecutePhase.READY
                    && page.ahead().notedProperty().get());
            assertThat(page.content().forecast().outage().filter(known -> known.basis() == Basis.COPY))
                    .as("this run folder has no copy")
                    .isEmpty();
            window.press("copy-stop");
            window.await(() -> page.ahead().stop().isAnswerable());
            window.scrollTo("copy-stop-no");
            window.screenshot("execute-copy-elsewhere-small");
            window.press("copy-stop-yes");
            window.await(() -> !page.ahead().notedProperty().get());
            assertThat(database.queryLong("SELECT count(*) FROM pg_namespace WHERE nspname = 'ferryman_capture'"))
                    .isZero();
        }
    }

    @Test
    void what_is_in_the_way_of_a_copy_is_named_and_another_question_takes_its_place() throws Exception {
        Sight sight = new Sight("copy-ahead-blocked");
        try (TestWindow window = TestWindow.open(home, 1024, 700)) {
            runOnFx(() -> sample.openIn(window.workspace()));
            window.await(() -> window.workspace().statusProperty().get() != null);
            Steps.apply(window.workspace(), KetoLegacyPlaybook::schema);
            database.execute("CREATE SCHEMA ferryman_capture");
            ExecutePage page = window.page(ExecutePage.class);
            window.visit(page);
            window.await(() -> page.content().phase() == ExecutePhase.READY);
            runOnFx(() -> window.node("copy-ahead", TitledPane.class).setExpanded(true));
            window.press("copy");
            window.await(() -> page.ahead().copy().view().question().stream()
                    .flatMap(question -> question.findings().stream())
                    .anyMatch(finding -> finding.id().equals("CAPTURE_SCHEMA_TAKEN")));
            assertThat(page.ahead().copy().isAnswerable()).isFalse();
            window.scrollTo("copy-no");
            window.screenshot("execute-copy-blocked-small");
            sight.lookOnce(window.scene(), "execute");
            window.press("primary");
            assertThat(page.ahead().copy().view().question()).isEmpty();
            assertThat(page.content().phase()).isEqualTo(ExecutePhase.CONFIRMING);
        }
        sight.assertNothingElse();
    }

    private static List<String> lines(TestWindow window, String id) {
        return onFx(() -> window.scene().getRoot().lookupAll("#" + id + " .label").stream()
                .map(line -> ((Labeled) line).getText())
                .toList());
    }
}
