package org.ferryman.desktop.dryrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.ferryman.desktop.dryrun.DryRunPage.Place;
import org.ferryman.desktop.testing.Backlog;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Run;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.move.DryRun;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.TcpProxy;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DryRunPageTest extends WorkspaceFixture {

    private DryRunPage page;

    DryRunPageTest() {
        super(600);
    }

    @BeforeEach
    void open() {
        page = new DryRunPage(workspace);
    }

    private void rehearse() {
        page.primaryProperty().get().fire();
    }

    private void assertRehearsed(DryRun.Mode mode) {
        DryRun result = page.dryRunProperty().get();
        assertThat(result.mode()).isEqualTo(mode);
        assertThat(result.totals().migrated()).isEqualTo(sample.sample().movable());
        assertThat(result.totals().legacy()).isEqualTo(sample.sample().legacy());
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
        assertThat(page.resultProperty().get()).matches("writes stop for about [0-9.]+ s");
        assertThat(page.readyProperty().get()).isTrue();
    }

    @Test
    void without_a_database_there_is_nothing_to_rehearse() {
        page.entered();
        assertThat(page.primaryProperty().get().enabledProperty().get()).isFalse();
        assertThat(page.previewProperty().get()).isNull();
        page.leftOutProperty().set(true);
        assertThat(page.readyProperty().get()).isFalse();
    }

    @Test
    void in_place_it_works_before_the_schema_is_applied_and_leaves_nothing_behind() throws Exception {
        sample.openIn(workspace);
        assertThat(workspace.statusProperty().get().state()).isEqualTo(KetoStatus.State.SCHEMA_TO_APPLY);
        var before = CatalogSnapshot.of(database);
        assertThat(page.previewProperty().get().call()).contains("ROLLBACK");
        rehearse();
        assertRehearsed(DryRun.Mode.IN_PLACE);
        assertThat(CatalogSnapshot.of(database)).isEqualTo(before);
        Path folder = opened().run().folder();
        assertThat(folder.resolve("skipped.html")).exists();
        assertThat(folder.resolve("skipped.csv")).exists();
        assertThat(folder.resolve("skipped.jsonl")).exists();
        assertThat(page.commandLineProperty().get()).endsWith("--mode in-place");
    }

    @Test
    void on_a_copy_in_an_embedded_server() throws Exception {
        sample.openIn(workspace);
        page.placeProperty().set(Place.EMBEDDED);
        assertThat(page.previewProperty().get().call())
                .anySatisfy(line -> assertThat(line).startsWith("COPY"));
        rehearse();
        assertRehearsed(DryRun.Mode.COPY);
        assertThat(page.dryRunProperty().get().isGuess()).isTrue();
        assertThat(page.commandLineProperty().get()).endsWith("--mode copy");
    }

    @Test
    void on_a_copy_in_a_database_of_the_users_after_a_wrong_password() throws Exception {
        TestDatabase other = database.another();
        TestRole owner = other.role("scratch");
        other.execute("ALTER ROLE " + TestDatabase.quote(owner.name()) + " SUPERUSER");
        sample.openIn(workspace);
        page.placeProperty().set(Place.SCRATCH);
        assertThat(page.primaryProperty().get().enabledProperty().get()).isFalse();
        page.scratch().urlProperty().set(other.url(owner.name()));
        page.scratch().passwordProperty().set("not it");
        rehearse();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(page.resultProperty().get()).isEqualTo("failed");
        assertThat(page.step().view().outcome().findings())
                .singleElement()
                .extracting(Finding::remedy)
                .asString()
                .isNotBlank();
        assertThat(page.readyProperty().get()).isFalse();

        page.scratch().passwordProperty().set(owner.password());
        rehearse();
        assertRehearsed(DryRun.Mode.COPY);
        assertThat(page.commandLineProperty().get())
                .contains("--mode copy --scratch-url ")
                .contains("/" + other.name())
                .doesNotContain(owner.password());
    }

    @Test
    void a_scratch_url_that_cannot_be_used_says_why_and_gets_into_no_command() {
        sample.openIn(workspace);
        page.placeProperty().set(Place.SCRATCH);
        page.scratch().urlProperty().set("postgresql://someone:geheim@localhost/scratch");
        assertThat(page.scratch().findingProperty().get()).isNotNull();
        assertThat(page.scratch().findingProperty().get().toString()).doesNotContain("geheim");
        assertThat(page.primaryProperty().get().enabledProperty().get()).isFalse();
        assertThat(page.commandLineProperty().get()).isEmpty();
    }

    @Test
    void the_scratch_database_must_be_another_one() {
        sample.openIn(workspace);
        page.placeProperty().set(Place.SCRATCH);
        page.scratch().urlProperty().set(sample.url());
        page.scratch().passwordProperty().set(sample.password());
        rehearse();
        assertThat(page.step().view().outcome().findings())
                .extracting(Finding::id)
                .containsExactly("SCRATCH_IS_PRODUCTION");
    }

    @Test
    void what_blocks_a_migration_blocks_its_rehearsal() throws Exception {
        Files.writeString(
                sample.config(), Files.readString(sample.config()).replaceFirst("(?m)^(\\s*- *id: *)1$", "$199"));
        sample.openIn(workspace);
        rehearse();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(page.step().view().outcome()).isInstanceOf(Outcome.Blocked.class);
        assertThat(page.readyProperty().get()).isFalse();
    }

    @Test
    void it_may_be_left_out_knowingly_and_the_record_says_so_once() throws Exception {
        sample.openIn(workspace);
        assertThat(page.readyProperty().get()).isFalse();
        page.leftOutProperty().set(true);
        assertThat(page.readyProperty().get()).isTrue();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
        assertThat(page.resultProperty().get()).isEqualTo("left out");
        assertThat(page.leaving()).isCompletedWithValue(true);
        assertThat(page.leaving()).isCompletedWithValue(true);
        Path journal = opened().run().folder().resolve(Run.JOURNAL);
        assertThat(Files.readAllLines(journal))
                .filteredOn(line -> line.contains("dry-run-left-out"))
                .hasSize(1);
    }

    @Test
    void an_older_rehearsal_says_how_old_it_is_and_what_has_changed_and_is_enough() throws Exception {
        sample.openIn(workspace);
        rehearse();
        long left =
                sample.sample().legacy() - database.queryLong("SELECT count(*) FROM keto_0000000001_relation_tuples");
        database.execute("TRUNCATE keto_0000000001_relation_tuples");
        workspace.readEverything();
        assertOlder(page, left);
        workspace.close();
        try (Workspace later = sample.workspace()) {
            DryRunPage again = new DryRunPage(later);
            sample.openIn(later);
            assertOlder(again, left);
        }
        sample.openIn(workspace);
        rehearse();
        assertThat(page.isOlder()).isFalse();
        assertThat(page.resultProperty().get()).doesNotContain("older");
        page.entered();
        assertThat(page.readyProperty().get()).isTrue();
    }

    private void assertOlder(DryRunPage older, long left) {
        assertThat(older.isOlder()).isTrue();
        assertThat(older.stateProperty().get()).isEqualTo(PageState.ATTENTION);
        assertThat(older.resultProperty().get()).matches("writes stop for about [0-9.]+ s; out of date");
        assertThat(older.older())
                .matches("This dry run is [0-9.]+ s old.*")
                .contains("v0.6 had 600 tuples then, and " + left + " when they were last read");
        assertThat(older.readyProperty().get()).isTrue();
        assertThat(older.primaryProperty().get().textProperty().get()).isEqualTo("_Run it again");
    }

    @Test
    void a_rehearsal_on_record_still_counts() {
        sample.openIn(workspace);
        rehearse();
        DryRun first = page.dryRunProperty().get();
        workspace.close();
        try (Workspace later = sample.workspace()) {
            DryRunPage again = new DryRunPage(later);
            sample.openIn(later);
            assertThat(again.dryRunProperty().get()).isEqualTo(first);
            assertThat(again.readyProperty().get()).isTrue();
        }
    }

    @Test
    @Tag("soak")
    void a_lost_connection_is_told_and_trying_again_helps() {
        try (TcpProxy proxy = TcpProxy.to(database.host(), database.port())) {
            sample.openIn(workspace, proxy);
            proxy.cut();
            rehearse();
            assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
            assertThat(page.step().view().outcome()).isInstanceOf(Outcome.Failed.class);
            assertThat(page.readyProperty().get()).isFalse();
            proxy.heal();
            rehearse();
            assertThat(page.readyProperty().get()).isTrue();
        }
    }

    @Test
    void a_right_that_is_missing_is_told_and_trying_again_helps() throws Exception {
        sample.openIn(workspace);
        String role = sample.sample().role();
        String table = "keto_0000000001_relation_tuples";
        database.execute("REVOKE SELECT ON " + table + " FROM " + TestDatabase.quote(role));
        rehearse();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(page.readyProperty().get()).isFalse();
        database.execute("GRANT SELECT ON " + table + " TO " + TestDatabase.quote(role));
        page.primaryProperty().get().fire();
        assertThat(page.readyProperty().get()).isTrue();
    }

    @Test
    void it_can_be_cancelled_and_pressed_once_only() {
        Backlog background = new Backlog();
        try (Workspace slow = sample.workspace(background.tasks())) {
            DryRunPage waiting = new DryRunPage(slow);
            sample.openIn(slow);
            background.runAll();
            waiting.primaryProperty().get().fire();
            waiting.primaryProperty().get().fire();
            assertThat(background.size()).isEqualTo(1);
            assertThat(waiting.busyProperty().get()).isTrue();
            waiting.secondaryProperty().get().fire();
            background.runLast();
            background.runNext();
            assertThat(waiting.stateProperty().get()).isEqualTo(PageState.TO_DO);
            assertThat(waiting.resultProperty().get()).isEqualTo("cancelled");
            assertThat(waiting.readyProperty().get()).isFalse();
        }
    }
}
