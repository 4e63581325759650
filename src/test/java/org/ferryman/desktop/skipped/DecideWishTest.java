package org.ferryman.desktop.skipped;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.ferryman.desktop.testing.Steps;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.wizard.StepView;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.skipped.DecisionRequest;
import org.ferryman.keto.skipped.SkippedQuery;
import org.ferryman.keto.tuple.SkippedTuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is wished for the chosen tuples, while the user goes from row to row and from choice to choice. */
class DecideWishTest extends WorkspaceFixture {

    private SkippedPage page;

    DecideWishTest() {
        super(500);
    }

    /** Two tuples that differ in nothing but the object, and one that is of another rule. */
    @BeforeEach
    void page() throws Exception {
        database.execute("INSERT INTO keto_0000000000_relation_tuples VALUES"
                + " ('default', 'wish/1', 'view', 'a#b', now()), ('default', 'wish/2', 'view', 'a#b', now()),"
                + " ('default', 'wish/3', 'view', '" + "x".repeat(65) + "', now())");
        page = new SkippedPage(workspace);
        sample.openIn(workspace);
        Steps.migrate(workspace);
        Steps.produce(workspace, KetoLegacyPlaybook::skipped);
        page.entered();
        page.queryProperty()
                .set(new SkippedQuery(
                        Optional.empty(), Optional.empty(), Set.of(), false, "wish/", Optional.empty(), false));
    }

    /** Selects the row of the tuple with this object. */
    private void choose(int object) throws Exception {
        RowList rows = Objects.requireNonNull(page.rowsProperty().get());
        List<String> objects =
                rows.tuples(rows.rows()).stream().map(SkippedTuple::object).toList();
        int row = objects.indexOf("wish/" + object);
        page.decide().choose(rows, 1, List.of(row));
    }

    private String command() {
        return page.commandLineProperty().get();
    }

    private List<String> preview() throws Exception {
        return Objects.requireNonNull(page.previewProperty().get()).call();
    }

    @Test
    void the_command_is_about_the_row_that_is_selected_last_whatever_both_have_in_common() throws Exception {
        choose(1);
        assertThat(command()).contains("--object wish/1 ", "--subject 'a#b'");
        choose(2);
        assertThat(command()).contains("--object wish/2 ", "--subject 'a#b'");
        assertThat(preview()).anyMatch(line -> line.contains("wish/2"));
        page.decide().scopeProperty().set(DecisionForm.Scope.RULE);
        assertThat(command()).contains("--rule MALFORMED_SUBJECT").doesNotContain("--object");
    }

    @Test
    void the_command_has_all_of_the_reason_that_was_typed() throws Exception {
        choose(1);
        page.decide().kindProperty().set(DecisionRequest.Kind.LEAVE_OUT);
        String reason = "no longer needed";
        for (int end = 1; end <= reason.length(); end++) {
            page.decide().textProperty().set(reason.substring(0, end));
        }
        assertThat(command()).contains("skipped leave-out", "--reason 'no longer needed'");
    }

    @Test
    void the_command_goes_the_way_that_is_chosen_to_the_server_that_was_typed() throws Exception {
        choose(1);
        page.decide().urlProperty().set("http://127.0.0.1:4");
        page.decide().throughApiProperty().set(true);
        assertThat(command()).endsWith("--write-api http://127.0.0.1:4");
        page.decide().urlProperty().set("http://127.0.0.1:4467");
        assertThat(command()).endsWith("--write-api http://127.0.0.1:4467");
        page.decide().throughApiProperty().set(false);
        assertThat(command()).endsWith("--sql");
    }

    @Test
    void a_reason_and_the_choice_to_leave_out_stay_for_the_next_row_and_for_the_whole_rule() throws Exception {
        choose(1);
        page.decide().kindProperty().set(DecisionRequest.Kind.LEAVE_OUT);
        page.decide().textProperty().set("no longer needed");
        page.decide().scopeProperty().set(DecisionForm.Scope.RULE);
        assertThat(page.decide().textProperty().get()).isEqualTo("no longer needed");
        page.decide().scopeProperty().set(DecisionForm.Scope.THESE);
        assertThat(page.decide().textProperty().get()).isEqualTo("no longer needed");
        choose(2);
        assertThat(command()).contains("skipped leave-out", "--object wish/2 ", "--reason 'no longer needed'");
        choose(3);
        assertThat(command()).contains("skipped leave-out", "--object wish/3 ", "--reason 'no longer needed'");
    }

    @Test
    void what_is_suggested_is_proposed_for_each_row_until_something_else_is_chosen() throws Exception {
        choose(1);
        List<DecisionRequest.Kind> kinds = page.decide().kinds();
        assertThat(page.decide().kindProperty().get()).isEqualTo(kinds.get(0));
        choose(3);
        assertThat(page.decide().kindProperty().get()).isEqualTo(DecisionRequest.Kind.SHORTEN);
        assertThat(page.decide().textProperty().get()).isEqualTo("x".repeat(65));
        choose(2);
        assertThat(page.decide().kindProperty().get()).isEqualTo(kinds.get(0));
        assertThat(page.decide().textProperty().get()).isEqualTo("a#b");
        page.decide().kindProperty().set(DecisionRequest.Kind.DEFER);
        choose(3);
        assertThat(page.decide().kindProperty().get()).isEqualTo(DecisionRequest.Kind.DEFER);
    }

    @Test
    void nothing_is_decided_by_a_list_that_is_no_longer_true() throws Exception {
        choose(1);
        database.execute("DELETE FROM keto_0000000000_relation_tuples WHERE object = 'wish/2'");
        workspace.readEverything();
        assertThat(page.staleProperty().get()).isTrue();
        page.decide().ask();
        assertThat(page.decide().isEditing()).isTrue();
    }

    @Test
    void the_row_that_is_selected_while_something_is_asked_is_the_chosen_one_after_the_answer() throws Exception {
        choose(1);
        page.decide().ask();
        assertThat(page.decide().step().view().state()).isEqualTo(StepView.State.ASKING);
        choose(2);
        assertThat(command()).as("it is asked about the first").contains("--object wish/1 ");
        page.decide().step().no();
        assertThat(command()).contains("--object wish/2 ");

        page.decide().ask();
        choose(1);
        page.decide().step().yes();
        assertThat(database.rows("SELECT object FROM keto_relation_tuples WHERE subject_id = 'a#b'"))
                .containsExactly(List.of("wish/2"));
        assertThat(Objects.requireNonNull(page.decide().resultProperty().get()).recreated())
                .isEqualTo(1);
        assertThat(command()).contains("--object wish/1 ");
    }
}
