package org.ferryman.desktop.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.ferryman.desktop.KetoBackup;
import org.ferryman.desktop.testing.Backlog;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Outcome;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupTool;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.testing.CatalogSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS)
class BackupPageTest extends BackupFixture {

    private static final ClientTools NO_TOOLS = ClientTools.in(Path.of("/nowhere"));

    private Path runFolder() {
        return opened().run().folder();
    }

    @Test
    void without_a_database_there_is_nothing_to_save() {
        BackupPage page = new BackupPage(new KetoBackup(workspace), NO_TOOLS);
        page.entered();
        assertThat(page.primaryProperty().get().enabledProperty().get()).isFalse();
        assertThat(page.previewProperty().get()).isNull();
        assertThat(page.commandLineProperty().get()).isEmpty();
        page.form().waivesProperty().set(true);
        page.form().reasonProperty().set("mine");
        assertThat(page.primaryProperty().get().enabledProperty().get()).isFalse();
        assertThat(page.readyProperty().get()).isFalse();
    }

    @Test
    void without_client_tools_the_snapshot_is_proposed_made_and_verified() throws Exception {
        BackupPage page = open(NO_TOOLS);
        assertThat(page.content().tools().unsuited().orElseThrow().id()).isEqualTo("PG_DUMP_MISSING");
        assertThat(page.form().toolProperty().get()).isEqualTo(BackupTool.BUILT_IN);
        assertThat(page.readyProperty().get()).isFalse();
        var before = CatalogSnapshot.of(database);
        press(page);
        assertVerified(page, PageState.DONE);
        BackupResult made = page.backupProperty().get();
        assertThat(made.tables().stream()
                        .filter(table -> table.table().endsWith("_relation_tuples"))
                        .mapToLong(table -> table.rows())
                        .sum())
                .isEqualTo(sample.sample().legacy());
        assertThat(Path.of(made.folder().orElseThrow()).getParent()).isEqualTo(runFolder());
        assertThat(made.restoring()).last().asString().startsWith("psql ").contains("keto-snapshot.sql");
        assertThat(CatalogSnapshot.of(database)).isEqualTo(before);
        assertThat(page.commandLineProperty().get()).endsWith("keto.yml --tool built-in");
    }

    @Test
    void a_test_restore_in_an_embedded_server_and_verifying_again() throws Exception {
        BackupPage page = open(NO_TOOLS);
        page.form().restoreProperty().set(RestorePlace.EMBEDDED);
        assertThat(page.previewProperty().get().call())
                .anySatisfy(line -> assertThat(line).startsWith("-- into ").contains("COPY "));
        press(page);
        assertVerified(page, PageState.DONE);
        assertThat(page.backupProperty().get().verified())
                .extracting(BackupResult.Proof::how)
                .containsExactly(BackupResult.How.SHA256, BackupResult.How.TEST_RESTORE);
        page.form().restoreProperty().set(RestorePlace.NONE);
        page.verifyAgain();
        assertThat(page.verification().view().outcome()).isInstanceOf(Outcome.Done.class);
        assertVerified(page, PageState.DONE);

        Path file = Path.of(page.backupProperty().get().folder().orElseThrow(), "keto-snapshot.sql");
        Files.writeString(file, Files.readString(file) + "-- more");
        page.verifyAgain();
        assertThat(finding(page.verification().view().outcome()).id()).isEqualTo("BACKUP_CHANGED");
        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(page.resultProperty().get()).isEqualTo("not verified");
        assertThat(page.readyProperty().get()).isFalse();
        press(page);
        assertVerified(page, PageState.DONE);
    }

    @Test
    void it_can_be_cancelled_and_pressed_once_only() {
        Backlog background = new Backlog();
        try (Workspace slow = sample.workspace(background.tasks())) {
            BackupPage waiting = new BackupPage(new KetoBackup(slow), NO_TOOLS);
            sample.openIn(slow);
            background.runAll();
            press(waiting);
            waiting.primaryProperty().get().fire();
            waiting.verifyAgain();
            assertThat(background.size()).isEqualTo(1);
            assertThat(waiting.busyProperty().get()).isTrue();
            assertThat(waiting.resultProperty().get()).isEqualTo("being made");
            waiting.secondaryProperty().get().fire();
            assertThat(waiting.secondaryProperty().get().enabledProperty().get())
                    .isFalse();
            background.runLast();
            background.runNext();
            assertThat(waiting.stateProperty().get()).isEqualTo(PageState.TO_DO);
            assertThat(waiting.resultProperty().get()).isEqualTo("cancelled");
            assertThat(waiting.readyProperty().get()).isFalse();
            assertThat(slow.openedProperty().get().run().folder().resolve("backup.json"))
                    .doesNotExist();
        }
    }

    @Test
    void a_folder_that_holds_something_is_not_touched_and_a_new_one_in_it_is_proposed() throws Exception {
        Path taken = Files.createDirectories(home.resolve("taken"));
        Files.writeString(taken.resolve("mine"), "x");
        Path empty = Files.createDirectories(home.resolve("empty"));
        BackupPage page = open(NO_TOOLS);
        page.form().folderProperty().set(taken.toString());
        press(page);
        assertThat(finding(page.backup().view().outcome()).id()).isEqualTo("BACKUP_FOLDER_TAKEN");
        page.form().chooseFolder(taken);
        assertThat(Path.of(page.form().folderProperty().get()).getParent()).isEqualTo(taken);
        press(page);
        assertVerified(page, PageState.DONE);
        assertThat(taken.resolve("mine")).hasContent("x");
        page.form().chooseFolder(empty);
        assertThat(page.form().folderProperty().get()).isEqualTo(empty.toString());
        page.form().folderProperty().set("no\0path");
        assertThat(page.primaryProperty().get().enabledProperty().get()).isFalse();
        assertThat(page.previewProperty().get()).isNull();
    }

    @Test
    void a_password_typed_after_the_url_is_used_by_the_preview() throws Exception {
        BackupPage page = open(NO_TOOLS);
        page.form().fromReplicaProperty().set(true);
        page.form().replica().urlProperty().set(sample.url());
        Object before = page.previewProperty().get();
        page.form().replica().passwordProperty().set(sample.password());
        assertThat(page.previewProperty().get()).isNotNull().isNotSameAs(before);
        assertThat(page.previewProperty().get().call()).isNotEmpty();
    }

    @Test
    void a_backup_is_verified_again_only_when_what_is_chosen_is_complete() throws Exception {
        BackupPage page = open(NO_TOOLS);
        press(page);
        assertThat(page.verifiableProperty().get()).isTrue();
        page.form().fromReplicaProperty().set(true);
        assertThat(page.verifiableProperty().get()).isFalse();
        page.form().fromReplicaProperty().set(false);
        page.verifyAgain();
        assertThat(page.verification().view().outcome()).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void what_is_no_replica_is_not_taken_for_one() {
        BackupPage page = open(NO_TOOLS);
        page.form().fromReplicaProperty().set(true);
        assertThat(page.primaryProperty().get().enabledProperty().get()).isFalse();
        page.form().replica().urlProperty().set(sample.url());
        page.form().replica().passwordProperty().set(sample.password());
        assertThat(page.commandLineProperty().get())
                .contains("--replica postgresql://")
                .doesNotContain(sample.password());
        press(page);
        assertThat(finding(page.backup().view().outcome()).id()).isEqualTo("REPLICA_IS_NONE");
        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
    }

    @Test
    void a_waiver_needs_a_reason_and_holds_whatever_is_written_afterwards() throws Exception {
        BackupPage page = open(NO_TOOLS);
        page.form().waivesProperty().set(true);
        assertThat(page.primaryProperty().get().textProperty().get()).contains("waiver");
        assertThat(page.primaryProperty().get().enabledProperty().get()).isFalse();
        page.form().reasonProperty().set("  ");
        assertThat(page.primaryProperty().get().enabledProperty().get()).isFalse();
        assertThat(page.readyProperty().get()).isFalse();
        page.form().reasonProperty().set("volume snapshot, ticket 4711");
        assertThat(page.commandLineProperty().get()).endsWith("--waive 'volume snapshot, ticket 4711'");
        assertThat(page.previewProperty().get()).isNull();
        press(page);
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
        assertThat(page.resultProperty().get()).isEqualTo("waived");
        assertThat(page.readyProperty().get()).isTrue();
        assertThat(runFolder().resolve("journal.jsonl")).content().contains("ticket 4711");

        database.execute("TRUNCATE keto_0000000001_relation_tuples");
        workspace.close();
        try (Workspace later = sample.workspace()) {
            BackupPage again = new BackupPage(new KetoBackup(later), NO_TOOLS);
            sample.openIn(later);
            assertThat(again.resultProperty().get()).isEqualTo("waived");
            assertThat(again.readyProperty().get()).isTrue();
            press(again);
            assertVerified(again, PageState.DONE);
        }
    }

    @Test
    void an_older_backup_says_how_old_it_is_and_what_has_changed_and_is_enough() throws Exception {
        BackupPage page = open(NO_TOOLS);
        press(page);
        long left =
                sample.sample().legacy() - database.queryLong("SELECT count(*) FROM keto_0000000001_relation_tuples");
        database.execute("TRUNCATE keto_0000000001_relation_tuples");
        workspace.readEverything();
        assertOlder(page, left);
        workspace.close();
        sample.openIn(workspace);
        assertOlder(page, left);
        page.form().folderProperty().set("another");
        press(page);
        assertVerified(page, PageState.DONE);
    }

    private void assertOlder(BackupPage page, long left) {
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
        assertThat(page.resultProperty().get()).matches("verified, .*; out of date");
        assertThat(page.content().isCurrent()).isFalse();
        assertThat(page.content().older())
                .matches("This backup is [0-9.]+ s old.*")
                .contains("v0.6 had " + sample.sample().legacy() + " tuples then, and " + left
                        + " when they were last read");
        assertThat(page.readyProperty().get()).isTrue();
    }

    @Test
    void a_backup_on_record_still_counts_as_long_as_its_folder_is_there() throws Exception {
        BackupPage page = open(NO_TOOLS);
        press(page);
        BackupResult first = page.backupProperty().get();
        workspace.close();
        try (Workspace later = sample.workspace()) {
            BackupPage again = new BackupPage(new KetoBackup(later), NO_TOOLS);
            sample.openIn(later);
            assertThat(again.backupProperty().get()).isEqualTo(first);
            assertVerified(again, PageState.DONE);
            Path folder = Path.of(first.folder().orElseThrow());
            Files.move(folder, home.resolve("elsewhere"));
            again.entered();
            assertThat(again.stateProperty().get()).isEqualTo(PageState.FAILED);
            assertThat(again.resultProperty().get()).isEqualTo("its folder is gone");
            assertThat(again.readyProperty().get()).isFalse();
            Files.move(home.resolve("elsewhere"), folder);
            again.entered();
            assertVerified(again, PageState.DONE);
        }
    }
}
