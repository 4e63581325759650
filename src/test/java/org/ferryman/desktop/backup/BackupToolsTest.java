package org.ferryman.desktop.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ferryman.desktop.wizard.EventLog;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupTool;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.testing.StandIn;
import org.ferryman.testing.TestDatabase;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The page with this machine's client tools, or with some that stand in for them. */
@DisabledOnOs(OS.WINDOWS)
class BackupToolsTest extends BackupFixture {

    private static final ClientTools REAL = ClientTools.of(System.getenv(), System.getProperty("os.name"));

    private BackupPage failing(String... lines) throws Exception {
        StandIn standIn = StandIn.of(home.resolve("bin"), "99.1").dump("99.1", lines);
        return open(ClientTools.in(standIn.folder()));
    }

    @Test
    void a_pg_dump_that_is_older_than_the_server_is_shown_and_not_offered() throws Exception {
        StandIn old = StandIn.of(home.resolve("old"), "11.9").dump("11.9", "touch '" + home + "/started'");
        BackupPage page = open(ClientTools.in(old.folder()));
        assertThat(page.content().tools().found()).singleElement().satisfies(client -> {
            assertThat(client.version()).isEqualTo("11.9");
            assertThat(page.content().tools().suits(client)).isFalse();
        });
        assertThat(page.content().tools().unsuited().orElseThrow().id()).isEqualTo("PG_DUMP_TOO_OLD");
        assertThat(page.form().toolProperty().get()).isEqualTo(BackupTool.BUILT_IN);
        page.form().toolProperty().set(BackupTool.PG_DUMP);
        assertThat(page.primaryProperty().get().enabledProperty().get()).isFalse();
        assertThat(home.resolve("started")).doesNotExist();
    }

    @Test
    void client_tools_that_are_installed_meanwhile_are_found_and_a_choice_is_kept() throws Exception {
        Path folder = Files.createDirectories(home.resolve("later"));
        BackupPage page = open(ClientTools.in(folder));
        assertThat(page.form().toolProperty().get()).isEqualTo(BackupTool.BUILT_IN);
        StandIn.of(folder, "99.1");
        page.tools().search();
        assertThat(page.content().tools().suited().orElseThrow().version()).isEqualTo("99.1");
        page.form().toolProperty().set(BackupTool.PG_DUMP);
        assertThat(page.primaryProperty().get().enabledProperty().get()).isTrue();
        page.form().toolProperty().set(BackupTool.BUILT_IN);
        page.entered();
        assertThat(page.form().toolProperty().get()).isEqualTo(BackupTool.BUILT_IN);
    }

    @Test
    void pg_dump_with_a_test_restore_on_a_server_of_the_users() throws Exception {
        Assumptions.assumeTrue(
                ClientTools.suited(REAL.find(new Cancellation()), database.major())
                        .isPresent(),
                "no pg_dump here");
        TestDatabase scratch = database.another();
        BackupPage page = open(REAL);
        BackupForm form = page.form();
        form.toolProperty().set(BackupTool.PG_DUMP);
        form.onlyServiceProperty().set(true);
        form.folderProperty().set("backups/one");
        form.restoreProperty().set(RestorePlace.SCRATCH);
        assertThat(page.primaryProperty().get().enabledProperty().get()).isFalse();
        form.scratch().urlProperty().set(scratch.url());
        form.scratch().passwordProperty().set(scratch.password());
        List<String> preview = page.previewProperty().get().call();
        assertThat(preview)
                .anySatisfy(line -> assertThat(line)
                        .contains("pg_dump --no-password")
                        .contains("--snapshot=")
                        .contains("PGPASSWORD=********")
                        .contains(home.resolve("backups/one/dump").toString()));
        assertThat(preview)
                .contains("SELECT pg_export_snapshot()")
                .anySatisfy(line -> assertThat(line).startsWith("DROP DATABASE"));
        assertThat(String.join("\n", preview)).doesNotContain(sample.password()).doesNotContain(scratch.password());
        press(page);
        assertThat(page.backup().view().outcome()).isInstanceOf(Outcome.Done.class);
        BackupResult made = page.backupProperty().get();
        assertThat(made.wholeDatabase()).isFalse();
        assertThat(made.folder()).contains(home.resolve("backups/one").toString());
        assertThat(made.verified())
                .extracting(BackupResult.Proof::how)
                .containsExactly(BackupResult.How.LISTED, BackupResult.How.SHA256, BackupResult.How.TEST_RESTORE);
        assertThat(page.lines()).extracting(EventLog.Line::text).anyMatch(line -> line.startsWith("pg_dump:"));
        assertThat(page.readyProperty().get()).isTrue();
        assertThat(page.commandLineProperty().get())
                .contains("--to " + home.resolve("backups/one") + " --tool pg_dump --only-keto --test-restore")
                .contains("--scratch-url ")
                .doesNotContain(scratch.password());
    }

    @Test
    void a_pg_dump_that_fails_is_told_with_its_own_words_and_the_snapshot_helps() throws Exception {
        BackupPage page = failing(
                "mkdir \"$file\"",
                "echo 'pg_dump: reading schemas' >&2",
                "echo 'pg_dump: error: out of luck' >&2",
                "exit 1");
        press(page);
        Finding finding = finding(page.backup().view().outcome());
        assertThat(finding.id()).isEqualTo("PG_DUMP_FAILED");
        assertThat(finding.seen()).contains("out of luck").contains("code 1");
        assertThat(page.lines())
                .extracting(EventLog.Line::text)
                .containsExactly("pg_dump: reading schemas", "pg_dump: error: out of luck");
        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(page.resultProperty().get()).isEqualTo("could not be made");
        assertThat(page.readyProperty().get()).isFalse();
        page.form().toolProperty().set(BackupTool.BUILT_IN);
        press(page);
        assertVerified(page, PageState.DONE);
        assertThat(page.lines()).isEmpty();
    }

    @Test
    void a_full_disk_leaves_nothing_behind() throws Exception {
        BackupPage page = failing(
                "mkdir \"$file\"",
                "echo x > \"$file/1.dat\"",
                "echo 'pg_dump: error: could not write to output file: No space left on device' >&2",
                "exit 1");
        Path to = home.resolve("to");
        page.form().folderProperty().set(to.toString());
        press(page);
        Finding finding = finding(page.backup().view().outcome());
        assertThat(finding.seen()).contains("No space left on device");
        assertThat(finding.remedy()).contains("MB are free");
        assertThat(to).doesNotExist();
        assertThat(home).isDirectoryNotContaining("glob:**.part");
        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
    }
}
