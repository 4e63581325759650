package org.ferryman.playbook.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Journal;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.keto.KetoUpgrade;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.backup.FileSum;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.StandIn;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
@DisabledOnOs(OS.WINDOWS)
class BackupStepTest {

    private static final ClientTools NO_TOOLS = ClientTools.in(Path.of("/nowhere"));
    private static final ClientTools REAL = ClientTools.of(System.getenv(), System.getProperty("os.name"));

    @TempDir
    Path folder;

    private MigrationFixture fixture;
    private KetoUpgrade service;
    private Path to;

    @BeforeEach
    void prepare(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 2_000);
        to = folder.resolve("a backup/to");
        fixture = new MigrationFixture(test, folder);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        service = new KetoUpgrade(Optional.of(settings));
        fixture.applySchema();
        fixture.migrate(settings);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private BackupStep step(
            ClientTools tools, Optional<BackupTool> tool, boolean onlyKeto, Optional<Database> scratch) {
        return new BackupStep(
                fixture.database,
                service,
                folder,
                new BackupOptions(Optional.of(to), tool, onlyKeto, Optional.empty(), scratch, tools, line -> {}));
    }

    private BackupVerifyStep verify(Optional<Path> from, Optional<Database> scratch) {
        return new BackupVerifyStep(
                fixture.database, service, folder, from, BackupOptions.of(REAL).withScratch(scratch));
    }

    private Finding blocked(Evidence<BackupResult> step) {
        Outcome<BackupResult> outcome = fixture.produce(step);
        assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
        assertThat(to).doesNotExist();
        assertThat(to.getParent().toFile().list()).as("nothing is left of it").isNullOrEmpty();
        return ((Outcome.Blocked<BackupResult>) outcome).findings().get(0);
    }

    private static void assumePgDump(TestDatabase test) throws Exception {
        Assumptions.assumeTrue(
                ClientTools.suited(REAL.find(new Cancellation()), test.major()).isPresent(), "no pg_dump here");
    }

    @Test
    void without_client_tools_the_snapshot_is_taken_with_a_warning_that_says_why(TestDatabase test) throws Exception {
        BackupResult backup = MigrationFixture.done(
                fixture.produce(step(NO_TOOLS, Optional.empty(), false, Optional.of(fixture.database))));
        assertThat(backup.tool()).isEqualTo(BackupTool.BUILT_IN);
        assertThat(backup.findings()).extracting(Finding::id).containsExactly("PG_DUMP_MISSING");
        assertThat(backup.findings().get(0).blocks()).isFalse();
        assertThat(backup.wholeDatabase()).isFalse();
        assertThat(backup.files()).extracting(FileSum::path).containsExactly("keto-snapshot.sql");
        assertThat(backup.verified())
                .extracting(BackupResult.Proof::how)
                .containsExactly(BackupResult.How.SHA256, BackupResult.How.TEST_RESTORE);
        assertThat(backup.tables()).anySatisfy(table -> {
            assertThat(table.table()).isEqualTo("keto_0000000000_relation_tuples");
            assertThat(table.rows()).isEqualTo(2_000);
        });
        assertThat(test.queryLong("SELECT count(*) FROM pg_database WHERE datname LIKE 'ferryman_restore%'"))
                .as("the scratch database is gone")
                .isZero();
        TestDatabase copy = test.another();
        try (Database database = MigrationFixture.open(copy, folder)) {
            org.ferryman.postgres.backup.SnapshotReader.restore(
                    to.resolve("keto-snapshot.sql"), database, new Cancellation(), bytes -> {});
        }
        assertThat(CatalogSnapshot.of(copy)).isEqualTo(CatalogSnapshot.of(test, "ferryman_mark"));
        assertThat(LegacyTuples.differences(copy)).isEmpty();
    }

    @Test
    void pg_dump_saves_the_whole_database(TestDatabase test) throws Exception {
        assumePgDump(test);
        test.execute("CREATE TABLE beside AS SELECT 1 AS a");
        BackupResult backup = MigrationFixture.done(
                fixture.produce(step(REAL, Optional.empty(), false, Optional.of(fixture.database))));
        assertThat(backup.tool()).isEqualTo(BackupTool.PG_DUMP);
        assertThat(backup.wholeDatabase()).isTrue();
        assertThat(backup.findings()).isEmpty();
        assertThat(backup.verified())
                .extracting(BackupResult.Proof::how)
                .containsExactly(BackupResult.How.LISTED, BackupResult.How.SHA256, BackupResult.How.TEST_RESTORE);
        assertThat(Files.readString(to.resolve("pg_dump.log"))).contains("dumping contents of table \"public.beside\"");
        assertThat(backup.bytes())
                .isEqualTo(backup.files().stream().mapToLong(FileSum::bytes).sum())
                .isGreaterThan(10_000);
        assertNoSecret(test);

        BackupResult verified =
                MigrationFixture.done(fixture.produce(verify(Optional.empty(), Optional.of(fixture.database))));
        assertThat(verified.verified()).hasSize(3);
        assertThat(verified.findings()).isEmpty();
    }

    @Test
    void pg_dump_saves_only_ketos_tables_when_asked(TestDatabase test) throws Exception {
        assumePgDump(test);
        test.execute("CREATE TABLE beside AS SELECT 1 AS a");
        BackupResult backup = MigrationFixture.done(
                fixture.produce(step(REAL, Optional.of(BackupTool.PG_DUMP), true, Optional.of(fixture.database))));
        assertThat(backup.wholeDatabase()).isFalse();
        assertThat(Files.readString(to.resolve("pg_dump.log")))
                .doesNotContain("beside\"")
                .contains("keto_relation_tuples");
    }

    @Test
    void what_is_written_meanwhile_is_neither_counted_nor_saved(TestDatabase test) throws Exception {
        assumePgDump(test);
        for (BackupTool tool : List.of(BackupTool.PG_DUMP, BackupTool.BUILT_IN)) {
            to = folder.resolve(tool.label());
            long before = test.queryLong("SELECT count(*) FROM keto_0000000000_relation_tuples");
            Outcome<BackupResult> outcome = fixture.produce(
                    step(REAL, Optional.of(tool), false, Optional.of(fixture.database)),
                    progress -> {
                        if (List.of(BackupPhase.DUMP, BackupPhase.SNAPSHOT).contains(progress.phase())
                                && progress.done() == 0) {
                            try {
                                LegacyTuples.add(test, 0, "late " + System.nanoTime(), "view", "somebody");
                            } catch (java.sql.SQLException failure) {
                                throw new IllegalStateException(failure);
                            }
                        }
                    },
                    new Cancellation());
            BackupResult backup = MigrationFixture.done(outcome);
            assertThat(test.queryLong("SELECT count(*) FROM keto_0000000000_relation_tuples"))
                    .isGreaterThan(before);
            assertThat(backup.verified()).extracting(BackupResult.Proof::how).contains(BackupResult.How.TEST_RESTORE);
            assertThat(backup.tables().get(0).rows()).isEqualTo(before);
        }
    }

    @Test
    void a_backup_that_is_complete_counts_though_its_idle_session_is_ended_while_files_are_summed(TestDatabase test)
            throws Exception {
        AtomicLong ended = new AtomicLong();
        Outcome<BackupResult> outcome = fixture.produce(
                step(NO_TOOLS, Optional.of(BackupTool.BUILT_IN), false, Optional.empty()),
                progress -> {
                    if (progress.phase() == BackupPhase.CHECKSUMS && ended.get() == 0) {
                        ended.set(sessionsEnded(test));
                    }
                },
                new Cancellation());
        BackupResult backup = MigrationFixture.done(outcome);
        assertThat(ended).hasPositiveValue();
        assertThat(backup.verified()).extracting(BackupResult.Proof::how).contains(BackupResult.How.SHA256);
        assertThat(to.resolve("backup.json")).exists();
    }

    private static long sessionsEnded(TestDatabase test) {
        try {
            return test.queryLong("SELECT count(*) FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND state = 'idle in transaction' OFFSET 0) AS ended");
        } catch (java.sql.SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void one_that_is_older_than_the_server_is_never_started() throws Exception {
        StandIn old = StandIn.of(folder.resolve("old"), "11.9").dump("11.9", "touch '" + folder + "/started'");
        ClientTools tools = ClientTools.in(old.folder());
        Finding finding = blocked(step(tools, Optional.of(BackupTool.PG_DUMP), false, Optional.empty()));
        assertThat(finding.id()).isEqualTo("PG_DUMP_TOO_OLD");
        assertThat(finding.why()).contains("--tool built-in");
        BackupResult backup =
                MigrationFixture.done(fixture.produce(step(tools, Optional.empty(), false, Optional.empty())));
        assertThat(backup.tool()).isEqualTo(BackupTool.BUILT_IN);
        assertThat(backup.findings()).extracting(Finding::id).containsExactly("PG_DUMP_TOO_OLD");
        assertThat(folder.resolve("started")).doesNotExist();
    }

    @Test
    void insisting_on_a_pg_dump_that_is_not_there_blocks() {
        assertThat(blocked(step(NO_TOOLS, Optional.of(BackupTool.PG_DUMP), false, Optional.empty()))
                        .id())
                .isEqualTo("PG_DUMP_MISSING");
    }

    @Test
    void a_pg_dump_that_fails_leaves_nothing_behind() throws Exception {
        StandIn failing = StandIn.of(folder.resolve("failing"), "99.1")
                .dump(
                        "99.1",
                        "mkdir \"$file\"",
                        "echo x > \"$file/1.dat\"",
                        "echo 'pg_dump: error: out of luck' >&2",
                        "exit 1");
        Finding finding = blocked(step(ClientTools.in(failing.folder()), Optional.empty(), false, Optional.empty()));
        assertThat(finding.id()).isEqualTo("PG_DUMP_FAILED");
        assertThat(finding.seen()).contains("out of luck");
        assertThat(folder.resolve("backup.json")).doesNotExist();
    }

    @Test
    void a_pg_dump_that_writes_nothing_and_says_it_is_done_is_not_believed() throws Exception {
        StandIn idle =
                StandIn.of(folder.resolve("idle"), "99.1").dump("99.1", "mkdir \"$file\"", ": > \"$file/toc.dat\"");
        Finding finding = blocked(step(ClientTools.in(idle.folder()), Optional.empty(), false, Optional.empty()));
        assertThat(finding.id()).isEqualTo("BACKUP_INCOMPLETE");
        assertThat(finding.seen()).contains("public.keto_0000000000_relation_tuples");
    }

    @Test
    void a_full_disk_is_told_with_pg_dumps_own_words(TestDatabase test) throws Exception {
        assumePgDump(test);
        Path real = ClientTools.suited(REAL.find(new Cancellation()), test.major())
                .orElseThrow()
                .dump();
        String version = "99.1";
        // A limit on the size of files fails at the same call as a full disk does.
        StandIn limited = StandIn.of(folder.resolve("limited"), version)
                .dump(version, "trap '' XFSZ", "ulimit -f 8", "exec '" + real + "' \"$@\"");
        Finding finding = blocked(step(ClientTools.in(limited.folder()), Optional.empty(), false, Optional.empty()));
        assertThat(finding.id()).isEqualTo("PG_DUMP_FAILED");
        assertThat(finding.seen()).containsIgnoringCase("could not");
        assertThat(finding.remedy()).contains("MB are free");
    }

    @Test
    void cancelling_ends_pg_dump_and_removes_what_it_wrote() throws Exception {
        StandIn slow = StandIn.of(folder.resolve("slow"), "99.1")
                .dump("99.1", "mkdir \"$file\"", "echo x > \"$file/1.dat\"", "sleep 1234567");
        Cancellation cancellation = new Cancellation();
        long[] asked = new long[1];
        Work work = new Work(
                progress -> {
                    if (progress.phase() == BackupPhase.DUMP && progress.done() > 0) {
                        asked[0] = System.nanoTime();
                        cancellation.request();
                    }
                },
                cancellation,
                Journal.NONE);
        assertThatThrownBy(() -> step(ClientTools.in(slow.folder()), Optional.empty(), false, Optional.empty())
                        .produce(work))
                .isInstanceOf(CancelledException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - asked[0])).isLessThan(Duration.ofSeconds(2));
        assertThat(folder.resolve("a backup")).isEmptyDirectory();
    }

    @Test
    void an_existing_folder_is_not_touched() throws Exception {
        Files.createDirectories(to);
        Files.writeString(to.resolve("mine"), "x");
        Outcome<BackupResult> outcome = fixture.produce(step(NO_TOOLS, Optional.empty(), false, Optional.empty()));
        assertThat(((Outcome.Blocked<BackupResult>) outcome).findings().get(0).id())
                .isEqualTo("BACKUP_FOLDER_TAKEN");
        assertThat(to.resolve("mine")).hasContent("x");
    }

    @Test
    void backups_within_one_second_do_not_stand_in_each_others_way() {
        BackupStep step = new BackupStep(fixture.database, service, folder, BackupOptions.of(NO_TOOLS));
        assertThat(IntStream.range(0, 4)
                        .mapToObj(time -> MigrationFixture.done(fixture.produce(step))
                                .folder()
                                .orElseThrow())
                        .distinct())
                .hasSize(4);
    }

    @Test
    void a_changed_file_is_found(TestDatabase test) throws Exception {
        MigrationFixture.done(fixture.produce(step(NO_TOOLS, Optional.empty(), false, Optional.empty())));
        Path moved = Files.move(to, folder.resolve("moved"));
        assertThat(MigrationFixture.done(fixture.produce(verify(Optional.of(moved), Optional.of(fixture.database))))
                        .verified())
                .hasSize(2);
        LegacyTuples.add(test, 0, "late", "view", "somebody");
        assertThat(MigrationFixture.done(fixture.produce(verify(Optional.of(moved), Optional.empty())))
                        .findings())
                .extracting(Finding::id)
                .containsExactly("BACKUP_OUTDATED");

        Path file = moved.resolve("keto-snapshot.sql");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        Finding finding = blocked(verify(Optional.of(moved), Optional.empty()));
        assertThat(finding.id()).isEqualTo("BACKUP_CHANGED");
        assertThat(finding.seen()).contains("keto-snapshot.sql is changed");
    }

    @Test
    void a_backup_whose_files_were_changed_along_with_their_list_does_not_fool_the_run_that_made_it() throws Exception {
        MigrationFixture.done(fixture.produce(step(NO_TOOLS, Optional.empty(), false, Optional.empty())));
        Files.writeString(to.resolve("keto-snapshot.sql"), "");
        Files.writeString(
                to.resolve("SHA256SUMS"),
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  keto-snapshot.sql\n");
        Outcome<BackupResult> outcome = fixture.produce(verify(Optional.empty(), Optional.empty()));
        assertThat(((Outcome.Blocked<BackupResult>) outcome).findings().get(0).id())
                .isEqualTo("BACKUP_CHANGED");
    }

    @Test
    void a_restore_that_lacks_a_row_does_not_pass() throws Exception {
        BackupResult backup =
                MigrationFixture.done(fixture.produce(step(NO_TOOLS, Optional.empty(), false, Optional.empty())));
        String text = Files.readString(to.resolve("keto-snapshot.sql"));
        int row = text.indexOf("\ndefault\t");
        Files.writeString(
                to.resolve("keto-snapshot.sql"), text.substring(0, row) + text.substring(text.indexOf('\n', row + 1)));
        ProgressMeter meter = new ProgressMeter(progress -> {});
        TestRestore test =
                new TestRestore(fixture.database, BackupOptions.of(NO_TOOLS), service.names(), Work.quiet(), meter);
        assertThatThrownBy(() -> test.prove(backup, to, new java.util.ArrayList<>()))
                .isInstanceOfSatisfying(
                        BlockedException.class,
                        blocked -> assertThat(blocked.findings().get(0).seen())
                                .contains("public.keto_0000000000_relation_tuples has 1999 rows instead of 2000"));
    }

    @Test
    void a_waiver_is_kept_with_its_reason_and_needs_one() throws Exception {
        BackupResult waiver = MigrationFixture.done(
                fixture.produce(new BackupWaiver(fixture.database, service, " own snapshot, ticket 4711 ")));
        assertThat(waiver.waiver()).contains("own snapshot, ticket 4711");
        assertThat(Files.readString(folder.resolve("backup.json")))
                .contains("WAIVED")
                .contains("ticket 4711");
        assertThat(Files.readString(folder.resolve("journal.jsonl")))
                .contains("\"event\":\"backup-waived\"")
                .contains("ticket 4711");
        assertThatThrownBy(() -> new BackupWaiver(fixture.database, service, "  "))
                .isInstanceOf(InputException.class);
        assertThat(blocked(verify(Optional.empty(), Optional.empty())).id()).isEqualTo("BACKUP_NOT_FOUND");
    }

    private void assertNoSecret(TestDatabase test) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(test.password());
            }
        }
    }
}
