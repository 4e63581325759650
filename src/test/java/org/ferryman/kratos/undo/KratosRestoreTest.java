package org.ferryman.kratos.undo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.GoldenRows;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.KratosUpgrade;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.freeze.KratosFreezeStep;
import org.ferryman.kratos.freeze.KratosThawStep;
import org.ferryman.kratos.undo.KratosUndo.ProvenBy;
import org.ferryman.kratos.undo.KratosUndo.Way;
import org.ferryman.kratos.undo.KratosUndo.Written;
import org.ferryman.playbook.backup.BackupOptions;
import org.ferryman.playbook.backup.BackupStep;
import org.ferryman.playbook.backup.BackupTool;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.backup.FileSums;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** v0.11.1 is upgraded to v26.2.0, and goes back with the backup: below v1.3.1 there is no other way. */
@UsesServer
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class KratosRestoreTest {

    private static final int ROWS = 4;
    private static final ClientTools REAL = ClientTools.of(System.getenv(), System.getProperty("os.name"));

    /** Of the tables of the old level. */
    private static final String RIGHTS =
            "SELECT string_agg(relname || pg_get_userbyid(relowner) || coalesce(relacl::text, ''), ';'"
                    + " ORDER BY relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                    + " AND relname NOT IN ('identity_login_codes',"
                    + " 'identity_registration_codes', 'session_token_exchanges')";

    @TempDir
    private Path folder;

    @BeforeEach
    void every_table_has_rows(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v0.11.1");
        GoldenRows.fill(test, "v0.11.1", ROWS);
        test.execute("CREATE TABLE visitors AS SELECT 1 AS n");
    }

    private void backup(MigrationFixture fixture, BackupTool tool) {
        MigrationFixture.done(fixture.produce(new BackupStep(
                fixture.database,
                new KratosUpgrade(),
                folder,
                new BackupOptions(
                        Optional.of(folder.resolve("to")),
                        Optional.of(tool),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        REAL,
                        line -> {}))));
    }

    private void freeze(MigrationFixture fixture) {
        MigrationFixture.done(fixture.apply(new KratosFreezeStep(fixture.database, folder, Waiting.DEFAULT)));
    }

    /** As the new Kratos leaves it: with the rows that were there, and those that it wrote to its new tables. */
    private static void upgrade(TestDatabase test) throws Exception {
        for (String table : GoldenSchema.catalog("v0.11.1").properties().stream()
                .map(java.util.Map.Entry::getKey)
                .toList()) {
            test.execute("DROP TABLE " + TestDatabase.quote(table) + " CASCADE");
        }
        GoldenSchema.create(test, "v26.2.0");
        GoldenRows.fill(test, "v26.2.0", ROWS);
    }

    private KratosUndoStep undo(MigrationFixture fixture, Optional<Path> from, String... confirmed) {
        return new KratosUndoStep(
                fixture.database,
                new NewKratos.Unnamed(),
                folder,
                KratosUpgrade.NAMES,
                new KratosUndoStep.Options(
                        from.isPresent(), from, List.of(confirmed).stream().findFirst(), Waiting.DEFAULT, REAL));
    }

    private void assertComesBack(TestDatabase test, MigrationFixture fixture) throws Exception {
        assertThat(fixture.apply(undo(fixture, Optional.empty())).findings())
                .filteredOn(finding -> finding.id().equals("KRATOS_WRITTEN_SINCE"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.seen())
                        .contains("identity_login_codes (0 rows then, 4 now)")
                        .doesNotContain("identities", "sessions (", "schema_migration"));
        assertThat(String.join("\n", undo(fixture, Optional.empty()).preview()))
                .contains(
                        "IN ACCESS EXCLUSIVE MODE",
                        "DROP TABLE ",
                        "\"identity_login_codes\"",
                        folder.resolve("to") + "/")
                .doesNotContain("visitors");
        KratosUndo undone = MigrationFixture.done(fixture.apply(undo(fixture, Optional.empty(), test.name())));
        assertThat(undone.way()).isEqualTo(Way.RESTORE);
        assertThat(undone.from()).isEqualTo("v26.2.0");
        assertThat(undone.to()).isEqualTo("v0.11.1");
        assertThat(undone.provenBy()).isEqualTo(ProvenBy.BACKUP);
        assertThat(undone.equal()).isTrue();
        assertThat(undone.given()).contains(new Written("identity_login_codes", Optional.empty(), 0, ROWS));
        assertThat(undone.findings()).extracting(Finding::id).contains("KRATOS_UNDO_BY_BACKUP");
        assertThat(CatalogSnapshot.of(test, "visitors")).isEqualTo(GoldenSchema.catalog("v0.11.1"));
        assertThat(test.queryLong("SELECT count(*) FROM sessions")).isEqualTo(ROWS);
        assertThat(test.queryLong("SELECT n FROM visitors")).isOne();
        assertThat(undo(fixture, Optional.empty()).inspect(Work.quiet()).state())
                .isEqualTo(Inspection.State.DONE);
    }

    /** Owners and grants too; and who could not write before can't write afterwards. */
    @Test
    void a_dump_replaces_kratos_tables_and_nothing_else(TestDatabase test) throws Exception {
        Assumptions.assumeTrue(
                ClientTools.suited(REAL.find(new Cancellation()), test.major()).isPresent(), "no pg_dump here");
        TestRole reader = test.role("reader");
        test.execute("GRANT SELECT ON sessions TO " + TestDatabase.quote(reader.name()));
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            freeze(fixture);
            backup(fixture, BackupTool.PG_DUMP);
            String rights = test.queryString(RIGHTS);
            MigrationFixture.done(fixture.apply(new KratosThawStep(fixture.database, folder, Waiting.DEFAULT)));
            upgrade(test);
            freeze(fixture);
            assertComesBack(test, fixture);
            assertThat(test.queryString(RIGHTS)).isEqualTo(rights);
            assertThat(test.queryLong(
                            "SELECT count(*) FROM pg_trigger WHERE tgfoid = 'ferryman_guard.refuse'::regproc"))
                    .isEqualTo(GoldenSchema.catalog("v0.11.1").size());
        }
    }

    @Test
    void the_built_in_snapshot_replaces_kratos_tables_and_nothing_else(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            backup(fixture, BackupTool.BUILT_IN);
            upgrade(test);
            assertComesBack(test, fixture);
        }
    }

    @Test
    void rights_that_the_backup_lacks_are_told_by_table_and_can_be_granted_again(TestDatabase test) throws Exception {
        TestRole reader = test.role("reader");
        String grant = "GRANT SELECT ON sessions TO " + TestDatabase.quote(reader.name());
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            backup(fixture, BackupTool.BUILT_IN);
            upgrade(test);
            test.execute(grant);
            KratosUndo undone = MigrationFixture.done(fixture.apply(undo(fixture, Optional.empty(), test.name())));
            assertThat(undone.findings())
                    .filteredOn(finding -> finding.id().equals("KRATOS_UNDO_RIGHTS"))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.seen()).contains("sessions", reader.name()));
            test.execute(grant);
            assertThat(test.queryLong("SELECT has_table_privilege('" + reader.name() + "', 'sessions', 'SELECT')::int"))
                    .isOne();
        }
    }

    @Test
    void what_stands_on_the_tables_from_outside_is_named_and_nothing_changes(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            backup(fixture, BackupTool.BUILT_IN);
            upgrade(test);
            test.execute(
                    "CREATE VIEW logins AS SELECT id FROM sessions",
                    "CREATE TABLE profiles (id uuid REFERENCES identities (id))",
                    "CREATE PUBLICATION changes FOR TABLE networks");
            assertThat(fixture.apply(undo(fixture, Optional.empty(), test.name()))
                            .findings())
                    .filteredOn(finding -> finding.id().equals("KRATOS_UNDO_DEPENDENTS"))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.seen())
                            .contains(
                                    "view public.logins",
                                    "foreign key profiles_id_fkey of public.profiles",
                                    "publication changes"));
            assertThat(CatalogSnapshot.of(test, "visitors", "profiles")).isEqualTo(GoldenSchema.catalog("v26.2.0"));
        }
    }

    /** A record that does not fit its data: seen when all is restored, before the commit. */
    @Test
    void what_is_not_what_the_backup_held_is_taken_back(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            backup(fixture, BackupTool.BUILT_IN);
            upgrade(test);
            Path to = folder.resolve("to");
            Path record = to.resolve("backup.json");
            String right = Files.readString(record);
            Files.writeString(record, right.replaceFirst("\"rows\" : 4", "\"rows\" : 5"));
            assertThat(fixture.apply(undo(fixture, Optional.of(to), test.name()))
                            .findings())
                    .extracting(Finding::id)
                    .contains("BACKUP_CHANGED");
            FileSums.write(to, FileSums.of(to, new Cancellation(), bytes -> {}));
            Outcome<KratosUndo> outcome = fixture.apply(undo(fixture, Optional.of(to), test.name()));
            assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
            assertThat(outcome.findings()).extracting(Finding::id).contains("BACKUP_NOT_RESTORED");
            assertThat(CatalogSnapshot.of(test, "visitors")).isEqualTo(GoldenSchema.catalog("v26.2.0"));
            assertThat(test.queryLong("SELECT count(*) FROM identity_login_codes"))
                    .isEqualTo(ROWS);
            // Another one is named, as it says: here the same with its own record.
            Files.writeString(record, right);
            FileSums.write(to, FileSums.of(to, new Cancellation(), bytes -> {}));
            MigrationFixture.done(fixture.apply(undo(fixture, Optional.of(to), test.name())));
        }
    }

    @Test
    void cancelled_while_it_restores_all_is_as_it_was(TestDatabase test) throws Exception {
        Cancellation cancellation = new Cancellation();
        ProgressListener cancels = progress -> {
            if (progress.phase().text().equals("restore")) {
                cancellation.request();
            }
        };
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            backup(fixture, BackupTool.BUILT_IN);
            upgrade(test);
            Outcome<KratosUndo> outcome =
                    fixture.apply(undo(fixture, Optional.empty(), test.name()), cancels, cancellation);
            assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
            assertThat(CatalogSnapshot.of(test, "visitors")).isEqualTo(GoldenSchema.catalog("v26.2.0"));
            assertThat(test.queryLong("SELECT count(*) FROM identity_login_codes"))
                    .isEqualTo(ROWS);
        }
    }
}
