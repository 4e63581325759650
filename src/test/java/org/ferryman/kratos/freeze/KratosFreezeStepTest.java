package org.ferryman.kratos.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.level.KratosPhase;
import org.ferryman.kratos.migrate.KratosMigrateStep;
import org.ferryman.kratos.migrate.KratosMigration;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.migrate.MigratingKratos;
import org.ferryman.kratos.migrate.MigratingKratos.Manner;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
@Timeout(60)
class KratosFreezeStepTest {

    private static final String NETWORK =
            "INSERT INTO networks (id, created_at, updated_at) VALUES" + " (md5(random()::text)::uuid, now(), now())";

    @TempDir
    private Path folder;

    @TempDir
    private Path another;

    private static KratosFreezeStep freeze(MigrationFixture fixture, Path folder) {
        return new KratosFreezeStep(fixture.database, folder, new Waiting(Duration.ofSeconds(2), false));
    }

    @Test
    void a_freeze_that_stops_before_its_proof_is_told_and_the_same_step_proves_it(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        Cancellation cancellation = new Cancellation();
        ProgressListener cancels = now -> {
            if (now.phase() == KratosPhase.PROOF) {
                cancellation.request();
            }
        };
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            Outcome<KratosFreeze> stopped = fixture.apply(freeze(fixture, folder), cancels, cancellation);
            assertThat(stopped).as(stopped.toString()).isInstanceOf(Outcome.PartWay.class);
            assertThat(stopped.findings()).extracting(Finding::id).containsExactly("KRATOS_FREEZE_UNPROVEN");
            assertThat(MigrationFixture.done(fixture.apply(freeze(fixture, folder)))
                            .proof())
                    .isNotEmpty();
            MigrationFixture.done(fixture.apply(freeze(fixture, folder).undo()));
            test.execute(NETWORK);
        }
    }

    @Test
    void open_sessions_can_only_read_from_then_on_and_a_thaw_leaves_nothing_behind(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        JsonNode before = CatalogSnapshot.of(test);
        TestRole kratos = test.role("kratos");
        test.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + kratos.name());
        try (MigrationFixture fixture = new MigrationFixture(test, folder);
                Connection service = test.connect(kratos);
                Statement writes = service.createStatement()) {
            writes.execute(NETWORK);
            KratosFreeze frozen = MigrationFixture.done(fixture.apply(freeze(fixture, folder)));
            assertThat(frozen.changed()).isTrue();
            assertThat(frozen.proof()).anySatisfy(proof -> {
                assertThat(proof.role()).isEqualTo(kratos.name());
                assertThat(proof.tables())
                        .hasSize(frozen.tables())
                        .allSatisfy(table -> assertThat(table.writes()).containsEntry("INSERT", "25006"));
            });
            assertThatThrownBy(() -> writes.execute(NETWORK))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo("25006"));
            assertThat(writes.executeQuery("SELECT FROM networks").next()).isTrue();
            assertThatThrownBy(() -> test.execute(NETWORK)).as("a superuser").isInstanceOf(SQLException.class);
            assertThat(freeze(fixture, folder).inspect(Work.quiet()).state()).isEqualTo(Inspection.State.DONE);
            assertThat(MigrationFixture.done(fixture.apply(freeze(fixture, folder)))
                            .changed())
                    .as("a second time")
                    .isFalse();

            MigrationFixture.done(fixture.apply(freeze(fixture, folder).undo()));
            writes.execute(NETWORK);
            assertThat(CatalogSnapshot.of(test)).isEqualTo(before);
            assertThat(test.queryLong("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'ferryman%'"))
                    .isZero();
            assertThat(folder.resolve("kratos-pass")).doesNotExist();
        }
    }

    @Test
    void the_pass_is_for_nobody_else_to_read_and_in_no_record(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            MigrationFixture.done(fixture.apply(freeze(fixture, folder)));
            String pass = Files.readString(folder.resolve("kratos-pass"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("kratos-pass"))))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(folder.resolve("freeze.json"))).doesNotContain(pass);
            assertThat(Files.readString(folder.resolve("journal.jsonl"))).doesNotContain(pass);
        }
    }

    @Test
    void the_new_kratos_passes_and_the_migration_tells_for_how_long_nobody_could_write(TestDatabase test)
            throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            MigrationFixture.done(fixture.apply(freeze(fixture, folder)));
            KratosMigration done = MigrationFixture.done(fixture.apply(migration(fixture, folder)));
            assertThat(done.to()).isEqualTo("v26.2.0");
            assertThat(done.writesStoppedSeconds())
                    .hasValueSatisfying(seconds -> assertThat(seconds).isGreaterThan(done.seconds()));
        }
    }

    @Test
    void another_run_folder_can_take_the_guard_off_but_is_refused_by_it(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        try (MigrationFixture fixture = new MigrationFixture(test, folder);
                MigrationFixture other = new MigrationFixture(test, another)) {
            MigrationFixture.done(fixture.apply(freeze(fixture, folder)));
            Outcome<KratosMigration> outcome = other.apply(migration(other, another));
            assertThat(outcome.findings()).extracting(Finding::id).contains("KRATOS_FROZEN_BY_ANOTHER_RUN");
            assertThat(freeze(other, another).inspect(Work.quiet()).summary()).contains("by another run");
            MigrationFixture.done(other.apply(freeze(other, another)));
            assertThat(MigrationFixture.done(other.apply(migration(other, another)))
                            .to())
                    .isEqualTo("v26.2.0");
            MigrationFixture.done(other.apply(
                    new KratosThawStep(other.database, another, new Waiting(Duration.ofSeconds(2), false))));
            test.execute(NETWORK);
        }
    }

    @Test
    void who_writes_is_waited_for_and_named_and_nobody_queues_up_behind(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        try (MigrationFixture fixture = new MigrationFixture(test, folder);
                Connection writer = test.connect();
                Statement writes = writer.createStatement()) {
            writer.setAutoCommit(false);
            writes.execute("SET application_name = 'an import'");
            writes.execute(NETWORK);
            KratosFreezeStep step = new KratosFreezeStep(fixture.database, folder, new Waiting(Duration.ZERO, false));
            Outcome<KratosFreeze> outcome = fixture.apply(step);
            assertThat(outcome.findings()).extracting(Finding::id).contains("TABLE_IN_USE");
            assertThat(outcome.findings().toString()).contains("an import");
            writer.rollback();
            test.execute(NETWORK);
        }
    }

    @Test
    void a_backup_that_reads_the_tables_keeps_nobody_from_writing_once_they_are_thawed(TestDatabase test)
            throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        try (MigrationFixture fixture = new MigrationFixture(test, folder);
                Connection backup = test.connect();
                Statement reads = backup.createStatement()) {
            MigrationFixture.done(fixture.apply(freeze(fixture, folder)));
            backup.setAutoCommit(false);
            reads.execute("SELECT * FROM identities");
            KratosThawStep thaw = new KratosThawStep(fixture.database, folder, new Waiting(Duration.ZERO, false));
            KratosThaw thawed = MigrationFixture.done(fixture.apply(thaw));
            assertThat(thawed.changed()).isTrue();
            assertThat(thawed.findings()).extracting(Finding::id).containsExactly("GUARD_LEFT_OPEN");
            test.execute(NETWORK);
            assertThat(thaw.inspect(Work.quiet()).summary())
                    .isEqualTo("everybody can write, and the guard's triggers are left");
            backup.rollback();
            assertThat(MigrationFixture.done(fixture.apply(thaw)).findings()).isEmpty();
            assertThat(test.queryLong("SELECT count(*) FROM pg_namespace WHERE nspname = 'ferryman_guard'"))
                    .isZero();
        }
    }

    private static KratosMigrateStep migration(MigrationFixture fixture, Path folder) throws Exception {
        return new KratosMigrateStep(
                fixture.database,
                new NewKratos.Program(
                        new KratosBinary(MigratingKratos.command(folder, "v26.2.0", Manner.WELL), Map.of())),
                folder,
                MigrateOptions.USUAL);
    }
}
