package org.ferryman.kratos.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.engine.Finding;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.freeze.KratosFreezeStep;
import org.ferryman.kratos.freeze.KratosThawStep;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.migrate.KratosMigrateStep;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.migrate.MigratingKratos;
import org.ferryman.kratos.migrate.MigratingKratos.Manner;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stand-in for Kratos records migrations only: so the tables are those of v26.2.0 from the beginning, and recorded
 * are the migrations of v25.4.0.
 */
@UsesServer
@Timeout(60)
class KratosVerifyStepTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void one_network_at_v25_4_0(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v26.2.0");
        Set<String> older = KratosLevels.SHIPPED.ofTag("v25.4.0").orElseThrow().versions();
        test.execute(
                "DELETE FROM schema_migration WHERE version NOT IN ("
                        + older.stream().map(version -> "'" + version + "'").collect(Collectors.joining(", ")) + ")",
                "INSERT INTO networks (id, created_at, updated_at) VALUES (md5(random()::text)::uuid, now(), now())");
    }

    private void freeze(MigrationFixture fixture) {
        MigrationFixture.done(fixture.apply(new KratosFreezeStep(fixture.database, folder, Waiting.DEFAULT)));
    }

    private void thaw(MigrationFixture fixture) {
        MigrationFixture.done(fixture.apply(new KratosThawStep(fixture.database, folder, Waiting.DEFAULT)));
    }

    private void migrate(MigrationFixture fixture) throws Exception {
        MigrationFixture.done(fixture.apply(new KratosMigrateStep(
                fixture.database,
                new NewKratos.Program(
                        new KratosBinary(MigratingKratos.command(folder, "v26.2.0", Manner.WELL), Map.of())),
                folder,
                MigrateOptions.USUAL)));
    }

    private KratosVerification verify(MigrationFixture fixture) {
        return MigrationFixture.done(fixture.produce(new KratosVerifyStep(fixture.database, folder, Optional.empty())));
    }

    @Test
    void an_upgrade_that_changed_no_row_is_proven(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            freeze(fixture);
            migrate(fixture);
            KratosVerification proof = verify(fixture);
            assertThat(proof.findings()).isEmpty();
            assertThat(proof.equal()).isTrue();
            assertThat(proof.level()).isEqualTo("v26.2.0");
            assertThat(proof.tables())
                    .filteredOn(table -> table.name().equals("networks"))
                    .containsExactly(new KratosVerification.Table("networks", 1, true, false));
            assertThat(proof.tables())
                    .filteredOn(KratosVerification.Table::expectedToDiffer)
                    .extracting(KratosVerification.Table::name)
                    .containsExactlyInAnyOrder("schema_migration", "identity_credential_types");
        }
    }

    @Test
    void a_row_that_was_changed_since_is_told_by_its_table(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            freeze(fixture);
            migrate(fixture);
            thaw(fixture);
            test.execute("UPDATE networks SET updated_at = updated_at + interval '1 microsecond'");
            KratosVerification proof = verify(fixture);
            assertThat(proof.equal()).isFalse();
            assertThat(proof.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.id()).isEqualTo("KRATOS_ROWS_DIFFER");
                assertThat(finding.seen()).contains("networks").doesNotContain("identities");
            });
        }
    }

    @Test
    void without_a_freeze_nothing_is_said_to_differ(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            migrate(fixture);
            KratosVerification proof = verify(fixture);
            assertThat(proof.provable()).isFalse();
            assertThat(proof.equal()).isFalse();
            assertThat(proof.findings()).extracting(Finding::id).containsExactly("KRATOS_NOT_PROVABLE");
        }
    }

    @Test
    void what_is_missing_in_the_catalog_is_named_and_what_somebody_added_is_no_fault(TestDatabase test)
            throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            freeze(fixture);
            migrate(fixture);
            test.execute("CREATE INDEX of_our_own ON networks (created_at)");
            assertThat(verify(fixture).equal()).isTrue();
            test.execute(
                    "DROP INDEX session_devices_nid_idx",
                    "ALTER TABLE identities ALTER COLUMN schema_id DROP NOT NULL");
            KratosVerification proof = verify(fixture);
            assertThat(proof.equal()).isFalse();
            assertThat(proof.findings())
                    .extracting(Finding::id)
                    .contains("KRATOS_CATALOG_DIFFERS", "KRATOS_CATALOG_EXTENDED");
            assertThat(proof.findings().toString())
                    .contains(
                            "index session_devices_nid_idx of session_devices is missing",
                            "column schema_id of identities",
                            "of_our_own");
        }
    }

    @Test
    void a_level_that_was_not_reached_is_told(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            freeze(fixture);
            migrate(fixture);
            thaw(fixture);
            test.execute("DELETE FROM schema_migration WHERE version = '20260114175904000000'");
            KratosVerification proof = verify(fixture);
            assertThat(proof.equal()).isFalse();
            assertThat(proof.findings()).extracting(Finding::id).contains("KRATOS_LEVEL_NOT_REACHED");
        }
    }
}
