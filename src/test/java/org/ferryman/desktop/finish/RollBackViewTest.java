package org.ferryman.desktop.finish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import org.ferryman.desktop.testing.SampleFixture;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.Steps;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.keto.decide.RecreateBy;
import org.ferryman.keto.skipped.DecisionRequest;
import org.ferryman.keto.skipped.SkippedFilter;
import org.junit.jupiter.api.Test;

/** The way back, as it looks. */
@UsesWindow
class RollBackViewTest extends SampleFixture {

    RollBackViewTest() {
        super(500);
    }

    @Test
    void asks_names_what_is_in_the_way_and_tells_what_was_done() throws Exception {
        Sight sight = new Sight("finish-roll-back");
        try (TestWindow window = TestWindow.open(home, 1024, 700)) {
            runOnFx(() -> sample.openAsAdministrator(window.workspace()));
            window.await(() -> window.workspace().statusProperty().get() != null);
            database.execute("INSERT INTO keto_0000000000_relation_tuples VALUES ('default', 'mine', 'view',"
                    + " 'tel:+49#1', '2021-01-01')");
            Steps.migrate(window.workspace());
            SkippedFilter mine = new SkippedFilter(
                    Optional.empty(), Optional.empty(), Optional.of("mine"), Optional.empty(), Optional.empty());
            Steps.decide(window.workspace(), mine, DecisionRequest.parse("id", ""), new RecreateBy.Sql());
            database.execute(
                    "INSERT INTO keto_relation_tuples (shard_id, nid, namespace_id, object, relation, subject_id,"
                            + " commit_time) SELECT md5(random()::text)::uuid, nid, namespace_id, 'new', 'view',"
                            + " 'new user',"
                            + " now()"
                            + " FROM keto_relation_tuples LIMIT 1");
            FinishPage page = window.page(FinishPage.class);
            window.visit(page);
            assertThat(onFx(() -> window.scene().lookup("#production-mark").isVisible()))
                    .isFalse();
            runOnFx(() -> window.workspace().inProductionProperty().set(true));
            assertThat(onFx(() -> window.scene().lookup("#production-mark").isVisible()))
                    .isTrue();
            window.press("secondary");
            window.await(() -> page.rollBack().wasWrittenTo());
            window.await(() -> isInSight(window, "roll-back-no"));
            assertThat(onFx(() -> window.scene().lookup("#roll-back-production").isVisible()))
                    .as("the question says so, too")
                    .isTrue();
            window.screenshot("finish-roll-back-blocked-small");
            sight.lookOnce(window.scene(), "finish");
            window.press("discard-written");
            window.await(() -> page.rollBack().step().isAnswerable());
            window.scrollTo("back-title");
            window.screenshot("finish-roll-back-small");
            sight.lookOnce(window.scene(), "finish");
            window.press("roll-back-yes");
            window.await(() -> page.proof() == MigrationProof.ROLLED_BACK
                    && !page.busyProperty().get());
            window.scrollTo("back-title");
            window.screenshot("finish-rolled-back-small");
            sight.lookOnce(window.scene(), "finish");
            assertThat(onFx(() -> window.scene().lookup("#roll-back-done").isVisible()))
                    .isTrue();
            assertThat(onFx(() -> window.scene().getRoot().lookupAll("#roll-back-done .label").stream()
                            .map(line -> ((Labeled) line).getText())
                            .toList()))
                    .contains("One recreated tuple was removed.");
        }
        sight.assertNothingElse();
    }

    private static boolean isInSight(TestWindow window, String id) {
        Node node = window.scene().lookup("#" + id);
        Node view = window.scene().lookup(".page-scroll");
        return node != null
                && view.localToScene(view.getLayoutBounds()).contains(node.localToScene(node.getLayoutBounds()));
    }
}
