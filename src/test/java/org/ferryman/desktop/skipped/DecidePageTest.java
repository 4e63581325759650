package org.ferryman.desktop.skipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javafx.scene.control.RadioButton;
import org.ferryman.desktop.testing.Steps;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.StepView;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.server.KetoV07WriteStandIn;
import org.ferryman.keto.skipped.DecisionRequest;
import org.ferryman.keto.skipped.DecisionStates.State;
import org.ferryman.keto.skipped.SkippedExport.Format;
import org.ferryman.keto.skipped.SkippedQuery;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.keto.tuple.SkippedTuple;
import org.junit.jupiter.api.Test;

@UsesWindow
class DecidePageTest extends WorkspaceFixture {

    DecidePageTest() {
        super(2_000);
    }

    private static void migrate(Workspace workspace) {
        Steps.migrate(workspace);
        Steps.produce(workspace, KetoLegacyPlaybook::skipped);
    }

    /** A page that shows the tuples of one rule. */
    private SkippedPage page(SkipRule rule) {
        SkippedPage page = new SkippedPage(workspace);
        sample.openIn(workspace);
        migrate(workspace);
        page.entered();
        page.queryProperty()
                .set(new SkippedQuery(
                        Optional.empty(), Optional.of(rule), Set.of(), false, "", Optional.empty(), false));
        return page;
    }

    private static void choose(SkippedPage page, int count) {
        page.decide()
                .choose(
                        Objects.requireNonNull(page.rowsProperty().get()),
                        count,
                        IntStream.range(0, count).boxed().toList());
    }

    private static long open(SkippedPage page) {
        long listed = Objects.requireNonNull(page.indexProperty().get()).size();
        return Objects.requireNonNull(page.decide().statesProperty().get()).open(listed);
    }

    private static List<State> states(SkippedPage page) {
        var states = Objects.requireNonNull(page.decide().statesProperty().get());
        return page.decide().chosenProperty().get().stream().map(states::of).toList();
    }

    private static void decide(SkippedPage page) {
        page.decide().ask();
        assertThat(page.decide().step().view().state()).isEqualTo(StepView.State.ASKING);
        page.decide().step().yes();
        assertThat(page.decide().isEditing()).isTrue();
        assertThat(page.problemProperty().get()).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void a_tuple_is_recreated_by_sql_after_it_was_shown_and_confirmed_and_taken_back_by_deferring() throws Exception {
        SkippedPage page = page(SkipRule.MALFORMED_SUBJECT);
        long before = open(page);
        long rows = database.queryLong("SELECT count(*) FROM keto_relation_tuples");
        choose(page, 1);
        page.decide().kindProperty().set(DecisionRequest.Kind.ID);
        SkippedTuple tuple = page.decide().chosenProperty().get().get(0);
        assertThat(page.decide().textProperty().get()).isEqualTo(tuple.subject());
        page.decide().textProperty().set("x".repeat(65));
        assertThat(page.decide().checkProperty().get().isPossible()).isFalse();
        assertThat(page.decide().checkProperty().get().text()).contains("65 characters");
        page.decide().textProperty().set("somebody");
        assertThat(page.commandLineProperty().get())
                .contains("skipped recreate", "--as id", "--new-subject somebody", "--sql");

        page.decide().ask();
        assertThat(page.decide().step().view().question().orElseThrow().statements())
                .anyMatch(line -> line.contains("→ id somebody"));
        page.decide().step().no();
        assertThat(database.queryLong("SELECT count(*) FROM keto_relation_tuples"))
                .isEqualTo(rows);
        decide(page);

        assertThat(database.rows("SELECT object FROM keto_relation_tuples WHERE subject_id = 'somebody'"))
                .containsExactly(List.of(tuple.object()));
        assertThat(states(page)).containsExactly(State.RECREATED);
        assertThat(open(page)).isEqualTo(before - 1);
        assertThat(page.resultProperty().get()).isEqualTo(before - 1 + " to decide");
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
        assertThat(page.readyProperty().get()).isTrue();

        page.decide().kindProperty().set(DecisionRequest.Kind.DEFER);
        decide(page);
        assertThat(states(page)).containsExactly(State.DEFERRED);
        assertThat(database.queryLong("SELECT count(*) FROM keto_relation_tuples"))
                .isEqualTo(rows);
    }

    private static int filter(SkippedPage page, SkipRule rule, Set<State> states) {
        page.queryProperty()
                .set(new SkippedQuery(Optional.empty(), Optional.of(rule), states, false, "", Optional.empty(), false));
        return Objects.requireNonNull(page.rowsProperty().get()).size();
    }

    @Test
    void all_that_are_shown_are_left_out_and_every_export_has_the_reason_and_links_to_nothing_that_is_not_there()
            throws Exception {
        SkippedPage page = page(SkipRule.MALFORMED_SUBJECT);
        int malformed = Objects.requireNonNull(page.rowsProperty().get()).size();
        choose(page, 1);
        page.decide().kindProperty().set(DecisionRequest.Kind.DEFER);
        decide(page);
        assertThat(filter(page, SkipRule.MALFORMED_SUBJECT, Set.of(State.DEFERRED)))
                .isEqualTo(1);
        assertThat(filter(page, SkipRule.MALFORMED_SUBJECT, State.OPEN)).isEqualTo(malformed);
        assertThat(filter(page, SkipRule.MALFORMED_SUBJECT, Set.of(State.UNDECIDED)))
                .isEqualTo(malformed - 1);
        choose(page, 1);
        page.decide().meanAllShown();
        page.decide().kindProperty().set(DecisionRequest.Kind.LEAVE_OUT);
        page.decide().textProperty().set("injected <test> data");
        decide(page);

        assertThat(filter(page, SkipRule.MALFORMED_SUBJECT, Set.of(State.LEFT_OUT)))
                .isEqualTo(malformed - 1);
        assertThat(filter(page, SkipRule.MALFORMED_SUBJECT, Set.of(State.UNDECIDED)))
                .isZero();
        assertThat(filter(page, SkipRule.MALFORMED_SUBJECT, Set.of(State.DEFERRED)))
                .isEqualTo(1);
        assertThat(filter(page, SkipRule.MALFORMED_SUBJECT, Set.of(State.LEFT_OUT)))
                .isEqualTo(malformed - 1);
        for (boolean filtered : List.of(true, false)) {
            if (!filtered) {
                page.queryProperty().set(SkippedQuery.ALL);
            }
            for (Format format : Format.values()) {
                Path target = home.resolve(filtered + format.ending());
                page.export(format, target);
                assertThat(page.problemProperty().get()).isInstanceOf(Outcome.Done.class);
                String written = Files.readString(target);
                String reason = format == Format.HTML
                        ? "leave-out: injected &lt;test&gt; data"
                        : "leave-out: injected <test> data";
                assertThat(written.split(Pattern.quote(reason), -1))
                        .as(target.toString())
                        .hasSize(malformed);
                assertThat(written).doesNotContain("href=\"skipped.");
            }
        }
    }

    @Test
    void several_are_recreated_through_the_api_and_the_rest_of_the_rule_left_out_with_a_reason() throws Exception {
        SkippedPage page = page(SkipRule.MALFORMED_SUBJECT);
        choose(page, 2);
        page.decide().kindProperty().set(DecisionRequest.Kind.ID);
        page.decide().textProperty().set("shared");
        page.decide().throughApiProperty().set(true);
        assertThat(page.decide().checkProperty().get().isPossible()).isFalse();
        page.decide().urlProperty().set("nowhere");
        assertThat(page.decide().checkProperty().get().text()).contains("nowhere");
        var namespaces = opened().settings().config().namespaces();
        var ids = namespaces.stream()
                .collect(java.util.stream.Collectors.toMap(namespace -> namespace.name(), namespace -> namespace.id()));
        try (KetoV07WriteStandIn standIn = new KetoV07WriteStandIn(database, ids)) {
            page.decide().urlProperty().set(standIn.url());
            decide(page);
            assertThat(standIn.written()).hasSize(2);
        }
        assertThat(states(page)).containsExactly(State.RECREATED, State.RECREATED);

        page.decide().kindProperty().set(DecisionRequest.Kind.LEAVE_OUT);
        page.decide().scopeProperty().set(DecisionForm.Scope.RULE);
        page.decide().textProperty().set(" ");
        assertThat(page.decide().checkProperty().get().isPossible()).isFalse();
        page.decide().textProperty().set("left over from a test");
        decide(page);
        var counts = Objects.requireNonNull(page.decide().statesProperty().get())
                .counts()
                .orElseThrow();
        long ofRule =
                Objects.requireNonNull(page.indexProperty().get()).byRule().get(SkipRule.MALFORMED_SUBJECT);
        // What v0.7 has made is not deleted behind its back.
        assertThat(counts.leftOut()).isEqualTo(ofRule - 2);
        assertThat(page.decide().resultProperty().get().otherwise()).isEqualTo(2);
    }

    @Test
    void when_all_are_decided_the_step_is_done() throws Exception {
        SkippedPage page = page(SkipRule.MALFORMED_SUBJECT);
        page.queryProperty().set(SkippedQuery.ALL);
        choose(page, Objects.requireNonNull(page.indexProperty().get()).size());
        page.decide().kindProperty().set(DecisionRequest.Kind.LEAVE_OUT);
        page.decide().textProperty().set("none is needed");
        decide(page);
        assertThat(page.stateProperty().get()).isEqualTo(PageState.DONE);
        assertThat(page.resultProperty().get()).isEqualTo("all decided");
    }

    @Test
    void the_window_decides_on_the_rows_that_are_selected() throws Exception {
        try (TestWindow window = TestWindow.open(home, 1024, 700)) {
            runOnFx(() -> sample.openIn(window.workspace()));
            window.await(() -> window.workspace().openedProperty().get() != null);
            migrate(window.workspace());
            SkippedPage page = window.page(SkippedPage.class);
            window.visit(page);
            window.await(() -> window.scene().lookup("#skipped-table") != null
                    && page.decide().statesProperty().get() != null
                    && !page.decide().chosenProperty().get().isEmpty());
            window.screenshot("decide-one");
            runOnFx(() -> {
                SkippedTable table = window.node("skipped-table", SkippedTable.class);
                table.getSelectionModel().clearSelection();
                table.getSelectionModel().selectRange(0, 3);
            });
            window.await(() -> page.decide().chosenProperty().get().size() == 3);
            // The arrow keys select a choice without pressing it.
            for (String scope : List.of("scope-shown", "scope-these")) {
                runOnFx(() -> {
                    RadioButton radio = window.node(scope, RadioButton.class);
                    radio.getToggleGroup().selectToggle(radio);
                });
                assertThat("scope-" + page.decide().scopeProperty().get().name().toLowerCase(Locale.ROOT))
                        .isEqualTo(scope);
            }
            window.press("decide-set");
            window.screenshot("decide-several");
            window.press("decide-id");
            runOnFx(() -> page.decide().textProperty().set("somebody"));
            window.press("decide-go");
            window.await(() -> page.decide().step().view().state() == StepView.State.ASKING);
            window.screenshot("decide-question");
            window.press("confirm-yes");
            window.await(() -> page.decide().resultProperty().get() != null
                    && page.decide()
                                    .statesProperty()
                                    .get()
                                    .counts()
                                    .orElseThrow()
                                    .recreated()
                            == 3);
            window.screenshot("decide-done");
            assertThat(onFx(() -> states(page))).containsOnly(State.RECREATED);
        }
    }
}
