package org.ferryman.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import org.ferryman.desktop.execute.ExecutePage;
import org.ferryman.desktop.finish.FinishPage;
import org.ferryman.desktop.finish.MigrationProof;
import org.ferryman.desktop.testing.SampleFixture;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.keto.sample.SampleNamespace;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoReadStandIn;
import org.ferryman.keto.server.KetoV07WriteStandIn;
import org.ferryman.keto.tuple.Subject;
import org.ferryman.keto.tuple.SubjectId;
import org.ferryman.keto.tuple.SubjectSet;
import org.ferryman.keto.tuple.SubjectSyntax;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The wizard from the migration to the end, as an administrator goes through it: either way. */
@UsesWindow
@Timeout(120)
class LastStepsFlowTest extends SampleFixture {

    private static final String LEGACY = "keto_0000000000_relation_tuples";
    private static final int RECREATED = 3;

    LastStepsFlowTest() {
        super(500);
    }

    private void migrate(TestWindow window) {
        runOnFx(() -> sample.openAsAdministrator(window.workspace()));
        window.await(() -> window.workspace().statusProperty().get() != null);
        window.visit(window.page(ExecutePage.class));
        window.press("primary");
        window.press("confirm-yes");
        window.await(() -> window.current().readyProperty().get());
        go(window, "skipped");
        window.await(() -> window.current().stateProperty().get() == PageState.ATTENTION
                && window.scene().lookup("#skipped-table") instanceof TableView<?> table
                && !table.getItems().isEmpty());
    }

    @Test
    void skipped_tuples_are_fixed_traffic_is_cut_over_and_what_v0_6_left_is_cleaned_up() throws Exception {
        try (TestWindow window = TestWindow.open(home);
                KetoV07WriteStandIn write = new KetoV07WriteStandIn(database, ids());
                KetoReadStandIn old = new KetoReadStandIn(KetoApi.V0_6);
                KetoReadStandIn fresh = new KetoReadStandIn(KetoApi.V0_7)) {
            migrate(window);
            select(window, RECREATED);
            window.press("decide-id");
            type(window, "decide-text", "somebody");
            window.press("way-api");
            type(window, "decide-url", write.url());
            decide(window);
            window.await(() -> write.written().size() == RECREATED);
            window.await(() -> !window.current().busyProperty().get());
            select(window, Integer.MAX_VALUE);
            window.press("decide-leave_out");
            type(window, "decide-text", "granted to nobody in v0.6 either");
            decide(window);
            window.await(() -> window.current().stateProperty().get() == PageState.DONE);

            go(window, "cut-over");
            for (List<String> place : places()) {
                for (Subject subject : subjectsInLegacy(place)) {
                    old.with(name(place.get(0)), place.get(1), place.get(2), subject);
                }
                for (Subject subject : subjectsInV07(place)) {
                    fresh.with(name(place.get(0)), place.get(1), place.get(2), subject);
                }
            }
            type(window, "old-url", old.url());
            type(window, "new-url", fresh.url());
            window.press("primary");
            window.press("confirm-yes");
            window.await(() -> window.current().stateProperty().get() == PageState.DONE
                    || window.current().stateProperty().get() == PageState.FAILED);
            assertThat(onFx(() -> window.current().stateProperty().get()))
                    .as(() -> window.scene().getRoot().lookupAll(".finding .label").stream()
                            .map(label -> ((Labeled) label).getText())
                            .toList()
                            .toString())
                    .isEqualTo(PageState.DONE);

            go(window, "finish");
            window.press("clean-up");
            window.await(() -> window.scene().lookup("#clean-up-sql") != null);
            assertThat(onFx(() -> node(window, "clean-up-yes").isDisabled())).isTrue();
            type(window, "typed-name", database.name());
            window.press("clean-up-yes");
            FinishPage finish = window.page(FinishPage.class);
            window.await(() -> finish.proof() == MigrationProof.CLEANED_UP);
            window.press("write-report");
            window.await(() -> node(window, "report-verdict").isVisible());
            assertThat(onFx(() -> ((Labeled) node(window, "report-verdict")).getText()))
                    .contains(" of 500 tuples moved; ", " left out, 3 recreated. Cleaned up: the legacy tables");
            assertThat(database.queryString("SELECT to_regclass('public." + LEGACY + "')::text"))
                    .isNull();
            assertThat(recreated()).hasSize(RECREATED);
            window.await(() -> !window.workspace().lookActivity().isBusy());
        }
    }

    @Test
    void or_everything_is_rolled_back_and_v0_6_has_what_it_had() throws Exception {
        String tables = "SELECT relname, relowner::regrole FROM pg_class WHERE relkind IN ('r', 'i')"
                + " AND relnamespace = 'public'::regnamespace ORDER BY 1";
        String tuples = "SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM " + LEGACY + " t";
        List<List<String>> before = database.rows(tables);
        String digest = database.queryString(tuples);
        try (TestWindow window = TestWindow.open(home)) {
            migrate(window);
            assertThat(database.rows(tables)).isNotEqualTo(before);
            go(window, "cut-over");
            go(window, "finish");
            window.press("roll-back");
            window.press("roll-back-yes");
            FinishPage finish = window.page(FinishPage.class);
            window.await(() -> finish.proof() == MigrationProof.ROLLED_BACK
                    && !finish.busyProperty().get()
                    && !window.workspace().lookActivity().isBusy());
            assertThat(database.rows(tables)).isEqualTo(before);
            assertThat(database.queryString(tuples)).isEqualTo(digest);
            assertThat(onFx(() -> node(window, "roll-back-done").isVisible())).isTrue();
            assertThat(onFx(() -> finish.resultProperty().get())).isEqualTo("rolled back");
        }
    }

    private Map<String, Integer> ids() {
        return sample.sample().namespaces().stream()
                .collect(Collectors.toMap(SampleNamespace::name, SampleNamespace::id));
    }

    private String name(String id) {
        return sample.sample().namespaces().stream()
                .filter(namespace -> String.valueOf(namespace.id()).equals(id))
                .findFirst()
                .orElseThrow()
                .name();
    }

    private List<List<String>> recreated() throws Exception {
        return database.rows("SELECT namespace_id, object, relation FROM keto_relation_tuples"
                + " WHERE subject_id = 'somebody' ORDER BY 1, 2, 3");
    }

    private List<List<String>> places() throws Exception {
        return database.rows("SELECT DISTINCT namespace_id, object, relation FROM keto_relation_tuples");
    }

    private List<Subject> subjectsInLegacy(List<String> place) throws Exception {
        String table = "keto_%010d_relation_tuples".formatted(Integer.valueOf(place.get(0)));
        return database.rows("SELECT subject FROM " + table + at(place)).stream()
                .map(row -> SubjectSyntax.parse(row.get(0)).orElse(new SubjectId(row.get(0))))
                .toList();
    }

    private List<Subject> subjectsInV07(List<String> place) throws Exception {
        return database
                .rows("SELECT subject_id, subject_set_namespace_id, subject_set_object, subject_set_relation"
                        + " FROM keto_relation_tuples" + at(place) + " AND namespace_id = " + place.get(0))
                .stream()
                .map(row -> row.get(0) != null
                        ? (Subject) new SubjectId(row.get(0))
                        : new SubjectSet(name(row.get(1)), row.get(2), row.get(3)))
                .toList();
    }

    private static String at(List<String> place) {
        return " WHERE object = '%s' AND relation = '%s'"
                .formatted(place.get(1).replace("'", "''"), place.get(2).replace("'", "''"));
    }

    private static void select(TestWindow window, int most) {
        runOnFx(() -> {
            TableView<?> table = (TableView<?>) node(window, "skipped-table");
            table.getSelectionModel().clearSelection();
            table.getSelectionModel()
                    .selectRange(0, Math.min(most, table.getItems().size()));
        });
        String chosen = most == Integer.MAX_VALUE ? "" : String.valueOf(most);
        window.await(() -> ((Labeled) node(window, "decide-chosen"))
                .getText()
                .toLowerCase(Locale.ROOT)
                .contains(chosen));
    }

    private static void decide(TestWindow window) {
        window.press("decide-go");
        window.press("confirm-yes");
    }

    private static void type(TestWindow window, String id, String text) {
        window.await(() -> node(window, id) != null && node(window, id).isVisible());
        runOnFx(() -> ((TextField) node(window, id)).setText(text));
    }

    private static Node node(TestWindow window, String id) {
        return window.scene().lookup("#" + id);
    }

    private static void go(TestWindow window, String to) {
        window.press("next");
        window.await(() -> window.current().id().equals(to));
    }
}
