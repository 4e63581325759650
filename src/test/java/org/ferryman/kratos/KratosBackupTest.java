package org.ferryman.kratos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.freeze.KratosFreezeStep;
import org.ferryman.playbook.backup.BackupOptions;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupStep;
import org.ferryman.playbook.backup.BackupTool;
import org.ferryman.playbook.backup.BackupVerifyStep;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.backup.SnapshotReader;
import org.ferryman.postgres.backup.TableContent;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class KratosBackupTest {

    private static final int ROWS = 7;
    private static final ClientTools REAL = ClientTools.of(System.getenv(), System.getProperty("os.name"));

    @TempDir
    private Path folder;

    @BeforeEach
    void every_table_has_rows(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        GoldenRows.fill(test, "v1.3.1", ROWS);
    }

    private Outcome<BackupResult> backup(
            MigrationFixture fixture, BackupTool tool, boolean onlyKratos, Optional<Database> scratch) {
        return fixture.produce(new BackupStep(
                fixture.database,
                new KratosUpgrade(),
                folder,
                new BackupOptions(
                        Optional.of(folder.resolve("to")),
                        Optional.of(tool),
                        onlyKratos,
                        Optional.empty(),
                        scratch,
                        REAL,
                        line -> {})));
    }

    /** The guard is no part of the tables: a backup that is made while writes are stopped restores without it. */
    @Test
    void the_built_in_snapshot_holds_all_tables_with_their_foreign_keys_and_without_the_guard(TestDatabase test)
            throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            MigrationFixture.done(fixture.apply(new KratosFreezeStep(fixture.database, folder, Waiting.DEFAULT)));
            BackupResult backup =
                    MigrationFixture.done(backup(fixture, BackupTool.BUILT_IN, false, Optional.of(fixture.database)));
            assertThat(backup.verified())
                    .extracting(BackupResult.Proof::how)
                    .containsExactly(BackupResult.How.SHA256, BackupResult.How.TEST_RESTORE);
            assertThat(backup.source().version()).contains("v1.3.1");
            assertThat(backup.tables())
                    .filteredOn(table -> !table.table().equals("schema_migration"))
                    .hasSize(GoldenSchema.catalog("v1.3.1").size() - 1)
                    .extracting(TableContent::rows)
                    .containsOnly((long) ROWS);
        }
        TestDatabase copy = test.another();
        try (Database database = MigrationFixture.open(copy, folder)) {
            SnapshotReader.restore(folder.resolve("to/kratos-snapshot.sql"), database, new Cancellation(), bytes -> {});
        }
        assertThat(CatalogSnapshot.of(copy)).isEqualTo(GoldenSchema.catalog("v1.3.1"));
    }

    @Test
    void a_table_of_others_that_refers_to_kratos_is_named(TestDatabase test) throws Exception {
        test.execute("CREATE TABLE profiles (id uuid REFERENCES identities (id))");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            Outcome<BackupResult> outcome = backup(fixture, BackupTool.BUILT_IN, false, Optional.empty());
            assertThat(outcome.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.id()).isEqualTo("SNAPSHOT_REFUSES");
                assertThat(finding.seen()).contains("foreign key profiles_id_fkey of public.profiles");
            });
        }
    }

    @Test
    void pg_dump_alone_would_save_guard_triggers_without_their_function(TestDatabase test) throws Exception {
        Assumptions.assumeTrue(
                ClientTools.suited(REAL.find(new Cancellation()), test.major()).isPresent(), "no pg_dump here");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            MigrationFixture.done(fixture.apply(new KratosFreezeStep(fixture.database, folder, Waiting.DEFAULT)));
            assertThat(backup(fixture, BackupTool.PG_DUMP, true, Optional.empty())
                            .findings())
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.id()).isEqualTo("BACKUP_WITH_GUARD");
                        assertThat(finding.remedy()).contains("--only-kratos");
                    });
            BackupResult whole =
                    MigrationFixture.done(backup(fixture, BackupTool.PG_DUMP, false, Optional.of(fixture.database)));
            assertThat(whole.findings()).extracting(Finding::id).containsExactly("BACKUP_WITH_GUARD");
            assertThat(whole.verified())
                    .extracting(BackupResult.Proof::how)
                    .containsExactly(BackupResult.How.LISTED, BackupResult.How.SHA256, BackupResult.How.TEST_RESTORE);
        }
    }

    @Test
    void what_was_written_since_is_found_when_it_is_verified(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            MigrationFixture.done(backup(fixture, BackupTool.BUILT_IN, false, Optional.empty()));
            BackupVerifyStep verify = new BackupVerifyStep(
                    fixture.database,
                    new KratosUpgrade(),
                    folder,
                    Optional.of(folder.resolve("to")),
                    BackupOptions.of(REAL));
            assertThat(MigrationFixture.done(fixture.produce(verify)).findings())
                    .isEmpty();
            test.execute("UPDATE sessions SET active = NOT active WHERE token = (SELECT min(token) FROM sessions)");
            List<Finding> findings =
                    MigrationFixture.done(fixture.produce(verify)).findings();
            assertThat(findings).extracting(Finding::id).containsExactly("BACKUP_OUTDATED");
        }
    }
}
