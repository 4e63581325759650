package org.ferryman.kratos.rehearse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.KratosRows;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.KratosCommand;
import org.ferryman.kratos.binary.KratosDsn;
import org.ferryman.kratos.freeze.KratosFreezeStep;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.migrate.MigratingKratos;
import org.ferryman.kratos.migrate.MigratingKratos.Manner;
import org.ferryman.kratos.migrate.MigrationTime;
import org.ferryman.kratos.plan.UpgradeOutage;
import org.ferryman.kratos.rehearse.KratosRehearsal.Verdict;
import org.ferryman.kratos.verify.KratosVerification;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.postgres.content.DigestForm;
import org.ferryman.postgres.content.DigestReading;
import org.ferryman.postgres.content.TableDigest;
import org.ferryman.postgres.content.TableShape;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.MemoryFolder;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Copies are made on a server of this class's own. The stand-in for Kratos records migrations only: so the tables are
 * those of v26.2.0 from the beginning, and recorded are the migrations of v25.4.0.
 */
@UsesServer
@Timeout(120)
class KratosRehearseStepTest {

    private static final String COPIES = "SELECT count(*) FROM pg_database WHERE datname LIKE 'ferryman%'";

    private static EmbeddedServer scratch;

    @TempDir
    private Path folder;

    @BeforeAll
    static void a_server_for_copies() throws Exception {
        scratch = EmbeddedServer.temporary(MemoryFolder.parent());
    }

    @AfterAll
    static void is_stopped() {
        scratch.close();
    }

    @BeforeEach
    void a_database_at_v25_4_0(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v26.2.0");
        test.execute("DELETE FROM schema_migration WHERE version NOT IN ("
                + versions("v25.4.0").stream()
                        .map(version -> "'" + version + "'")
                        .collect(Collectors.joining(", "))
                + ")");
        KratosRows.fill(test.connect(), 30);
    }

    @AfterEach
    void nothing_of_a_copy_is_left() throws Exception {
        try (Connection server = scratch.connect("postgres");
                ResultSet count = server.createStatement().executeQuery(COPIES)) {
            count.next();
            assertThat(count.getLong(1)).isZero();
        }
        assertThat(folder.resolve("rehearsal")).doesNotExist();
    }

    private static Set<String> versions(String tag) {
        return KratosLevels.SHIPPED.ofTag(tag).orElseThrow().versions();
    }

    private static List<String> pending() {
        Set<String> pending = new TreeSet<>(versions("v26.2.0"));
        pending.removeAll(versions("v25.4.0"));
        return List.copyOf(pending);
    }

    private RehearsalOptions options() throws Exception {
        ConnectionSettings server = ConnectionSettings.resolve(
                        scratch.url("postgres"),
                        Map.of("PGPASSWORD", scratch.password(), "PGSSLMODE", "disable"),
                        folder,
                        PasswordPrompt.NONE)
                .with(TestPatience.get());
        RehearsalOptions usual = RehearsalOptions.usual();
        return new RehearsalOptions(Optional.of(server), usual.folder(), usual.tools());
    }

    private KratosBinary kratos(Manner manner) throws Exception {
        return new KratosBinary(MigratingKratos.command(folder, "v26.2.0", manner), Map.of());
    }

    private KratosRehearseStep step(MigrationFixture fixture, Manner manner) throws Exception {
        return new KratosRehearseStep(fixture.database, kratos(manner), folder, options());
    }

    private static List<TableDigest> content(MigrationFixture fixture) throws Exception {
        return new Transactions(fixture.database).snapshot(new Cancellation(), session -> {
            List<QualifiedName> tables = session.list(
                    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                            + " ORDER BY 1",
                    row -> new QualifiedName("public", row.getString(1)));
            return new DigestReading(fixture.database, DigestForm.SAME_ENCODING)
                    .read(session, TableShape.read(session, tables), new ProgressMeter(ProgressListener.NONE));
        });
    }

    /** Writes are stopped there, and stay so. FERRYMAN_KRATOS_DSN names production: on the copy it must not count. */
    @Test
    void an_upgrade_that_succeeds_is_timed_and_taken_back_and_production_is_only_read(TestDatabase test)
            throws Exception {
        List<String> stronger = new CopyOnWriteArrayList<>();
        ProgressListener look = progress -> stronger.addAll(locks(test));
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            MigrationFixture.done(fixture.apply(new KratosFreezeStep(fixture.database, folder, Waiting.DEFAULT)));
            long triggers = test.queryLong("SELECT count(*) FROM pg_trigger");
            List<TableDigest> before = content(fixture);
            String production = "postgres://" + test.superuser() + ":" + test.password() + "@" + test.host() + ":"
                    + test.port() + "/" + test.name() + "?sslmode=disable";
            KratosBinary binary = new KratosBinary(
                    MigratingKratos.command(folder, "v26.2.0", Manner.SLOW_AT_THE_FOURTH),
                    Map.of(KratosDsn.OVERRIDE, production));
            KratosRehearseStep step = new KratosRehearseStep(fixture.database, binary, folder, options());
            assertThat(step.inspect(Work.quiet()).state()).isEqualTo(Inspection.State.TO_DO);
            assertThat(step.preview().toString())
                    .contains("all personal data", "is deleted", "7 migrations", "migrate sql down")
                    .doesNotContain(test.password());
            KratosRehearsal done = MigrationFixture.done(fixture.apply(step, look, new Cancellation()));
            assertThat(done.verdict()).as(done.findings().toString()).isEqualTo(Verdict.SUCCEEDS);
            assertThat(done.from()).isEqualTo("v25.4.0");
            assertThat(done.to()).isEqualTo("v26.2.0");
            assertThat(done.migrations()).extracting(MigrationTime::version).containsExactlyElementsOf(pending());
            assertThat(done.migrations().stream()
                            .mapToDouble(MigrationTime::seconds)
                            .sum())
                    .isPositive()
                    .isLessThanOrEqualTo(done.seconds().orElseThrow());
            assertThat(done.undo().orElseThrow().exact()).isTrue();
            assertThat(done.undo().orElseThrow().seconds()).isPresent();
            assertThat(done.copy().orElseThrow().how()).isEqualTo("built-in");
            assertThat(done.copy().orElseThrow().databaseBytes())
                    .isEqualTo(test.queryLong("SELECT pg_database_size(current_database())"));
            assertThat(done.tables())
                    .filteredOn(table -> !table.expectedToDiffer())
                    .hasSize(24)
                    .allMatch(KratosVerification.Table::equal)
                    .allMatch(table -> table.rows() > 0);
            UpgradeOutage forecast = done.forecast().orElseThrow();
            assertThat(forecast.seconds())
                    .isGreaterThan(done.seconds().orElseThrow())
                    .isEqualTo((forecast.freezeSeconds() + forecast.migrateSeconds() + forecast.verifySeconds())
                            * forecast.scale());
            assertThat(forecast.text()).contains("fsync = off", "nobody can write for about");
            assertThat(UpgradeOutage.read(folder)).contains(forecast);
            assertThat(Files.readString(folder.resolve(done.output().orElseThrow())))
                    .contains("Successfully applied migrations!");
            assertThat(content(fixture)).isEqualTo(before);
            assertThat(test.queryLong("SELECT count(*) FROM pg_trigger")).isEqualTo(triggers);
        }
        assertThat(stronger).isEmpty();
        assertThat(test.queryLong("SELECT count(*) FROM schema_migration")).isEqualTo(331);
    }

    /** What Ferryman's sessions hold on production beyond the weakest lock, and whether one of them writes. */
    private static List<String> locks(TestDatabase test) {
        try {
            return test
                    .rows("SELECT mode || ' on ' || coalesce(relation::regclass::text, locktype) FROM pg_locks"
                            + " JOIN pg_stat_activity USING (pid) WHERE datname = current_database()"
                            + " AND pid <> pg_backend_pid() AND application_name LIKE 'ferryman%'"
                            + " AND ((locktype = 'relation' AND mode <> 'AccessShareLock') OR locktype ="
                            + " 'transactionid')")
                    .stream()
                    .map(Object::toString)
                    .toList();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Rows that an assessment warns of don't keep the program from showing where it stops. */
    @Test
    void an_upgrade_that_fails_is_told_by_migration_and_sqlstate(TestDatabase test) throws Exception {
        test.execute(
                "ALTER TABLE session_devices ALTER COLUMN nid DROP NOT NULL", "UPDATE session_devices SET nid = NULL");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            List<TableDigest> before = content(fixture);
            KratosRehearsal done = MigrationFixture.done(fixture.apply(step(fixture, Manner.FAILS_AT_THE_FOURTH)));
            assertThat(done.verdict()).isEqualTo(Verdict.FAILS);
            assertThat(done.stopped().orElseThrow().version())
                    .contains(pending().get(3));
            assertThat(done.stopped().orElseThrow().sqlState()).contains("22012");
            assertThat(done.forecast()).isEmpty();
            assertThat(done.undo()).isEmpty();
            assertThat(done.findings())
                    .filteredOn(Finding::blocks)
                    .extracting(Finding::id)
                    .containsExactly("KRATOS_REHEARSAL_FAILED");
            String output = done.output().orElseThrow();
            assertThat(done.findings().toString()).contains(output, pending().get(3), "SQLSTATE 22012");
            assertThat(Files.readString(folder.resolve(output)))
                    .contains("exit code: 1")
                    .doesNotContain(scratch.password());
            assertThat(content(fixture)).isEqualTo(before);
            assertThat(UpgradeOutage.read(folder)).isEmpty();
        }
    }

    /** The copy alone, and taken back as well. */
    @Test
    void rows_that_stop_it_are_mended_on_the_copy_when_that_is_asked_for(TestDatabase test) throws Exception {
        test.execute("WITH other AS (INSERT INTO networks (id, created_at, updated_at) VALUES ("
                + "md5(random()::text)::uuid, now(),"
                + " now()) RETURNING id) UPDATE session_devices SET nid = (SELECT id FROM other)");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            List<TableDigest> before = content(fixture);
            KratosRehearsal failed = MigrationFixture.done(fixture.apply(step(fixture, Manner.FAILS_ON_DIRTY_ROWS)));
            assertThat(failed.findings().toString()).contains("KRATOS_REHEARSAL_FAILED", "--repair-nids");
            MigrateOptions mends = new MigrateOptions(true, Set.of(), MigrateOptions.USUAL.byHand());
            KratosRehearseStep step = new KratosRehearseStep(
                    fixture.database,
                    kratos(Manner.FAILS_ON_DIRTY_ROWS),
                    folder,
                    new RehearsalOptions(options().server(), folder, options().tools(), mends));
            assertThat(step.preview().toString()).contains("on the copy: stops writes, mends the rows");
            KratosRehearsal done = MigrationFixture.done(fixture.apply(step));
            assertThat(done.verdict()).as(done.findings().toString()).isEqualTo(Verdict.SUCCEEDS);
            assertThat(done.undo().orElseThrow().reason()).isEmpty();
            assertThat(content(fixture)).isEqualTo(before);
        }
    }

    @Test
    void what_the_migrations_did_wrong_on_the_copy_is_told(TestDatabase test) throws Exception {
        test.execute("DROP INDEX session_devices_nid_idx");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            KratosRehearsal done = MigrationFixture.done(fixture.apply(step(fixture, Manner.WELL)));
            assertThat(done.verdict()).isEqualTo(Verdict.FAILS);
            assertThat(done.findings())
                    .filteredOn(Finding::blocks)
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.id()).isEqualTo("KRATOS_REHEARSAL_DIFFERS");
                        assertThat(finding.seen()).contains("session_devices_nid_idx");
                    });
        }
    }

    @Test
    @Tag("soak")
    void what_the_built_in_copy_cannot_carry_is_copied_by_pg_dump_or_refused_without_it(TestDatabase test)
            throws Exception {
        test.execute("CREATE VIEW seen AS SELECT id FROM identities");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            RehearsalOptions with = options();
            RehearsalOptions without = new RehearsalOptions(with.server(), with.folder(), ClientTools.in());
            Outcome<KratosRehearsal> refused =
                    fixture.apply(new KratosRehearseStep(fixture.database, kratos(Manner.WELL), folder, without));
            assertThat(refused).isInstanceOf(Outcome.Blocked.class);
            assertThat(refused.findings()).extracting(Finding::id).containsExactly("PG_DUMP_MISSING");
            assertThat(refused.findings().toString()).contains("view public.seen");
            assumeThat(ClientTools.suited(
                            with.tools().find(new Cancellation()),
                            test.connect().getMetaData().getDatabaseMajorVersion()))
                    .isPresent();
            KratosRehearsal done = MigrationFixture.done(fixture.apply(step(fixture, Manner.WELL)));
            assertThat(done.verdict()).as(done.findings().toString()).isEqualTo(Verdict.SUCCEEDS);
            assertThat(done.copy().orElseThrow().how()).isEqualTo("pg_dump");
            assertThat(done.undo().orElseThrow().exact()).isTrue();
        }
    }

    /** It would migrate production, and call that a rehearsal. */
    @Test
    void a_kratos_with_a_dsn_of_its_own_is_found_out_before_it_runs(TestDatabase test) throws Exception {
        Path inner = Path.of(
                MigratingKratos.command(folder, "v26.2.0", Manner.WELL).words().get(0));
        Path script = folder.resolve("wrapper");
        Files.writeString(
                script,
                "#!/bin/sh\nDSN='postgres://%s:%s@%s:%d/%s?application_name=own&lock_timeout=9' exec %s \"$@\"\n"
                        .formatted(test.superuser(), test.password(), test.host(), test.port(), test.name(), inner));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            KratosBinary binary = new KratosBinary(KratosCommand.parse(script.toString()), Map.of());
            Outcome<KratosRehearsal> refused =
                    fixture.apply(new KratosRehearseStep(fixture.database, binary, folder, options()));
            assertThat(refused).isInstanceOf(Outcome.Blocked.class);
            assertThat(refused.findings()).extracting(Finding::id).containsExactly("KRATOS_NOT_ON_COPY");
            assertThat(fixture.apply(step(fixture, Manner.FAILS_AT_THE_FOURTH)).findings())
                    .extracting(Finding::id)
                    .doesNotContain("KRATOS_NOT_ON_COPY");
        }
        assertThat(test.queryLong("SELECT count(*) FROM schema_migration")).isEqualTo(331);
    }

    @Test
    void no_copy_is_made_on_the_databases_own_server_nor_where_there_is_no_room(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder);
                Database postgres = Database.open(fixture.database.settings().toDatabase("postgres"))) {
            RehearsalOptions usual = RehearsalOptions.usual();
            RehearsalOptions own =
                    new RehearsalOptions(Optional.of(postgres.settings()), usual.folder(), usual.tools());
            RehearsalOptions full = new RehearsalOptions(Optional.empty(), Path.of("/proc"), usual.tools());
            List<String> found = new ArrayList<>();
            for (RehearsalOptions options : List.of(own, full)) {
                Outcome<KratosRehearsal> refused =
                        fixture.apply(new KratosRehearseStep(fixture.database, kratos(Manner.WELL), folder, options));
                assertThat(refused).isInstanceOf(Outcome.Blocked.class);
                refused.findings().stream()
                        .filter(Finding::blocks)
                        .map(Finding::id)
                        .forEach(found::add);
            }
            assertThat(found).containsExactly("KRATOS_SCRATCH_ON_PRODUCTION", "KRATOS_NO_ROOM_FOR_COPY");
            assertThat(test.queryLong(COPIES)).isZero();
        }
    }

    @Test
    void nothing_is_copied_where_no_migration_is_needed(TestDatabase test) throws Exception {
        GoldenSchema.record(test, pending());
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            KratosRehearseStep step = step(fixture, Manner.WELL);
            assertThat(step.inspect(Work.quiet()).state()).isEqualTo(Inspection.State.DONE);
            KratosRehearsal done = MigrationFixture.done(fixture.apply(step));
            assertThat(done.verdict()).isEqualTo(Verdict.NOT_NEEDED);
            assertThat(done.copy()).isEmpty();
        }
    }

    @Test
    void cancelling_ends_kratos_and_deletes_the_copy(TestDatabase test) throws Exception {
        Cancellation cancellation = new Cancellation();
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            KratosRehearseStep step = step(fixture, Manner.HANGS_AT_THE_FOURTH);
            CompletableFuture<Outcome<KratosRehearsal>> running = CompletableFuture.supplyAsync(() -> fixture.apply(
                    step,
                    progress -> {
                        if (progress.item().startsWith(pending().get(3))) {
                            cancellation.request();
                        }
                    },
                    cancellation));
            assertThat(running.get()).isInstanceOf(Outcome.Cancelled.class);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .doesNotContain("rehearse.json")
                        .contains("journal.jsonl");
            }
        }
    }
}
