package org.ferryman.desktop.skipped;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.skipped.SkippedColumn;
import org.ferryman.keto.skipped.SkippedExport.Format;
import org.ferryman.keto.skipped.SkippedIndex;
import org.ferryman.keto.skipped.SkippedLists;
import org.ferryman.keto.skipped.SkippedQuery;
import org.ferryman.keto.tuple.SkipRule;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SkippedPageTest extends WorkspaceFixture {

    private SkippedPage page;

    SkippedPageTest() {
        super(2_000);
    }

    @BeforeEach
    void make() {
        page = new SkippedPage(workspace);
    }

    /** Opens the database, whose run folder has a list of so many tuples, and enters the page. */
    private void enterWith(int tuples) throws Exception {
        sample.openIn(workspace);
        SkippedLists.write(folder(), tuples);
        page.entered();
    }

    private Path folder() {
        return opened().run().folder();
    }

    private void press() {
        Objects.requireNonNull(page.primaryProperty().get()).fire();
    }

    private RowList rows() {
        return Objects.requireNonNull(page.rowsProperty().get());
    }

    private String problem() {
        Outcome<?> outcome = page.problemProperty().get();
        return outcome == null
                ? ""
                : outcome.findings().stream().map(Finding::id).findFirst().orElse("");
    }

    @Test
    void without_a_list_it_offers_to_make_one_and_then_shows_it() throws Exception {
        assertThat(page.primaryProperty().get().enabledProperty().get()).isFalse();
        sample.openIn(workspace);
        page.entered();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.TO_DO);
        assertThat(page.readyProperty().get()).isFalse();
        assertThat(page.commandLineProperty().get()).contains("keto skipped");

        press();

        long skipped = workspace.skippedProperty().get().total();
        assertThat(skipped).isPositive();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
        assertThat(page.resultProperty().get()).isEqualTo(skipped + " to decide");
        assertThat(page.readyProperty().get()).isTrue();
        assertThat(page.staleProperty().get()).isFalse();
        assertThat(rows()).hasSize((int) skipped);
        assertThat(rows().get(0).tupleProperty().get())
                .isEqualTo(workspace.skippedProperty().get().first().get(0));
    }

    @Test
    void a_list_that_a_command_made_is_found_and_a_newer_one_taken_when_the_page_is_entered() throws Exception {
        enterWith(300);
        assertThat(rows()).hasSize(300);

        SkippedLists.write(folder(), 30);
        page.entered();

        assertThat(rows()).hasSize(30);
        sample.openIn(workspace);
        assertThat(page.readyProperty().get()).isTrue();
        assertThat(page.indexProperty().get()).isNull();
    }

    @Test
    void a_list_that_changes_under_the_table_is_read_anew() throws Exception {
        enterWith(300);
        SkippedLists.write(folder(), 200);

        rows().get(299);

        assertThat(problem()).isEmpty();
        assertThat(rows()).hasSize(200);
    }

    @Test
    void nothing_skipped_is_said_and_can_be_exported() throws Exception {
        enterWith(0);
        assertThat(page.stateProperty().get()).isEqualTo(PageState.DONE);
        assertThat(page.resultProperty().get()).isEqualTo("none");

        Path target = home.resolve("none.jsonl");
        page.export(Format.JSONL, target);
        assertThat(target).isEmptyFile();
    }

    @Test
    void legacy_tuples_that_change_make_the_list_stale_until_it_is_made_again() throws Exception {
        sample.openIn(workspace);
        press();
        assertThat(page.staleProperty().get()).isFalse();

        database.execute("INSERT INTO keto_0000000000_relation_tuples"
                + " VALUES ('default', 'new', 'view', 'a#b', '2022-01-01 00:00:00')");
        workspace.readEverything();

        assertThat(page.stateProperty().get()).isEqualTo(PageState.STALE);
        assertThat(page.resultProperty().get()).endsWith(" to decide · out of date");
        press();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
    }

    @Test
    void a_broken_list_names_the_line_and_listing_again_heals_it() throws Exception {
        sample.openIn(workspace);
        Files.writeString(SkippedIndex.file(folder()), "{\"cut");
        page.entered();
        assertThat(problem()).isEqualTo("SKIPPED_LIST_BROKEN");
        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);

        press();

        assertThat(problem()).isEmpty();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
    }

    @Test
    void a_list_that_vanishes_while_it_is_shown_is_missed() throws Exception {
        sample.openIn(workspace);
        Files.delete(SkippedLists.write(folder(), 0));
        Path file = SkippedLists.write(folder(), 300);
        page.entered();
        Files.delete(file);

        rows().get(200);

        assertThat(problem()).isEqualTo("SKIPPED_LIST_MISSING");
        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(page.readyProperty().get()).isFalse();
    }

    @Test
    void filters_and_orders_choose_the_rows_and_an_export_holds_just_those() throws Exception {
        enterWith(300);

        page.queryProperty()
                .set(new SkippedQuery(
                        Optional.empty(),
                        Optional.of(SkipRule.MALFORMED_SUBJECT),
                        Set.of(),
                        false,
                        "EDIT",
                        Optional.of(SkippedColumn.COMMIT_TIME),
                        true));

        // Every third is malformed, every fifth has the relation edit.
        assertThat(rows().rows()).hasSize(20).startsWith(285, 270).endsWith(0);
        Path target = home.resolve("some of them.csv");
        page.export(Format.CSV, target);
        assertThat(problem()).isEmpty();
        assertThat(Files.readAllLines(target))
                .filteredOn(line -> line.startsWith("\"MALFORMED_SUBJECT\""))
                .hasSize(20)
                .first()
                .asString()
                .contains("/285\"");
        assertThat(home.toFile().list()).noneMatch(name -> name.startsWith(".ferryman"));
    }

    @Test
    void an_export_that_fails_says_so_and_the_list_stays() throws Exception {
        enterWith(3);

        page.export(Format.CSV, Files.createDirectory(home.resolve("in the way.csv")));

        assertThat(problem()).isEqualTo("FILE_NOT_WRITTEN");
        assertThat(rows()).hasSize(3);
    }
}
