package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoRelations;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.postgres.check.ConnectionTest;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.ReplicaPair;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What would keep a migration from its commit is known before it begins. */
@UsesServer
@Timeout(180)
final class CommitObstaclesTest {

    @TempDir
    private Path folder;

    @Test
    void d6_a_synchronous_standby_that_is_away_blocks_before_anybody_waits() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.temporary(folder)) {
            keto(server, 2);
            KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
            try (MigrationFixture fixture = fixture(server)) {
                fixture.applySchema();
                execute(server, "ALTER SYSTEM SET synchronous_commit = on", "SELECT pg_reload_conf()");
                standbys(server, "FIRST 2 (one, \"other 3 (\")");
                Assessment assessment =
                        MigrationFixture.done(fixture.produce(new AssessStep(fixture.database, settings)));
                assertThat(ids(assessment.findings())).contains("SYNCHRONOUS_STANDBY_ABSENT");
                assertThat(assessment.findings())
                        .filteredOn(finding -> finding.id().equals("SYNCHRONOUS_STANDBY_ABSENT"))
                        .allSatisfy(finding -> assertThat(finding.seen()).contains("waits for 2 ", "0 are there"));
                assertThat(blockers(fixture.produce(new InPlaceDryRun(fixture.database, settings, fixture.folder))))
                        .contains("SYNCHRONOUS_STANDBY_ABSENT");
                assertThat(blockers(fixture.apply(fixture.migration(settings)))).contains("SYNCHRONOUS_STANDBY_ABSENT");
                // Every other commit would wait as long.
                assertThat(blockers(fixture.apply(fixture.migration(settings).undo())))
                        .contains("SYNCHRONOUS_STANDBY_ABSENT");
                assertThat(ids(fixture.verify(settings).findings())).doesNotContain("SYNCHRONOUS_STANDBY_ABSENT");

                standbys(server, "");
                assertThat(fixture.migrate(settings).totals().migrated()).isEqualTo(99);
            }
        }
    }

    @Test
    void d6_a_standby_that_nobody_waits_for_does_not_matter() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.temporary(folder)) {
            keto(server, 2);
            KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
            execute(server, "ALTER SYSTEM SET synchronous_commit = local", "SELECT pg_reload_conf()");
            standbys(server, "one");
            try (MigrationFixture fixture = fixture(server)) {
                fixture.applySchema();
                assertThat(fixture.migrate(settings).totals().migrated()).isEqualTo(99);
            }
        }
    }

    @Test
    void d6_a_commit_that_waits_for_a_standby_says_so_and_ends_with_it() throws Exception {
        try (ReplicaPair pair = ReplicaPair.startIn(folder.resolve("pair"))) {
            EmbeddedServer server = pair.primary();
            keto(server, 2);
            execute(
                    server,
                    "CREATE ROLE plain LOGIN PASSWORD 'secret of plain'",
                    "GRANT CREATE, USAGE ON SCHEMA public TO plain",
                    "DO $$ DECLARE t name; BEGIN FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                            + " LOOP EXECUTE format('ALTER TABLE public.%I OWNER TO plain', t); END LOOP; END $$");
            KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
            String url = server.url("postgres").replace(server.superuser() + "@", "plain@");
            try (MigrationFixture fixture = new MigrationFixture(url, "secret of plain", folder.resolve("run"))) {
                fixture.applySchema();
                execute(server, "ALTER SYSTEM SET synchronous_commit = on", "SELECT pg_reload_conf()");
                Eventually.until(() -> query(server, "SELECT count(*) FROM pg_stat_replication")
                        .equals("1"));
                // The replica that is connected is not the one that is waited for, which a plain role can't see.
                standbys(server, "gone");
                List<String> waits = new CopyOnWriteArrayList<>();
                CompletableFuture<Outcome<Migration>> move = CompletableFuture.supplyAsync(() -> fixture.apply(
                        fixture.migration(settings),
                        progress -> waits.add(progress.phase().text() + ": " + progress.waitsFor()),
                        new Cancellation()));
                Eventually.until(
                        () -> waits.stream().anyMatch(text -> text.startsWith("commit: a synchronous standby server")));
                assertThat(move).isNotDone();
                standbys(server, "");
                Migration migration = MigrationFixture.done(move.get());
                assertThat(migration.totals().migrated()).isEqualTo(99);
                assertThat(ids(migration.findings())).contains("SYNCHRONOUS_STANDBY_UNSEEN");
            }
        }
    }

    @Test
    void too_many_tables_for_the_lock_table_are_told_with_the_value_that_has_room() throws Exception {
        Path data = folder.resolve("server");
        int namespaces = 60;
        KetoSettings settings = settings(namespaces);
        EmbeddedServer.startIn(data).close();
        try (EmbeddedServer server = EmbeddedServer.startIn(data)) {
            keto(server, namespaces);
            execute(
                    server,
                    "ALTER SYSTEM SET max_locks_per_transaction = 10",
                    "ALTER SYSTEM SET max_connections = 12",
                    "ALTER SYSTEM SET max_worker_processes = 0",
                    "ALTER SYSTEM SET max_wal_senders = 0",
                    "ALTER SYSTEM SET wal_level = minimal",
                    "ALTER SYSTEM SET autovacuum_max_workers = 1");
        }
        String told;
        try (EmbeddedServer server = EmbeddedServer.startIn(data);
                MigrationFixture fixture = fixture(server)) {
            List<Finding> findings =
                    ((Outcome.Blocked<?>) fixture.produce(new AssessStep(fixture.database, settings))).findings();
            assertThat(ids(findings)).containsExactly("LOCK_TABLE_TOO_SMALL");
            told = findings.get(0).remedy();
            assertThat(new ConnectionTest()
                            .run(fixture.database.settings(), new KetoRelations(), check -> {}, new Cancellation())
                            .findings())
                    .as("it is told as soon as the connection is tested")
                    .filteredOn(finding -> finding.id().equals("LOCK_TABLE_TOO_SMALL"))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.remedy()).contains("max_locks_per_transaction = "));
            assertThat(blockers(fixture.apply(fixture.migration(settings)))).contains("LOCK_TABLE_TOO_SMALL");
        }
        Matcher setting = Pattern.compile("ALTER SYSTEM SET max_locks_per_transaction = \\d+")
                .matcher(told);
        assertThat(setting.find()).isTrue();
        try (EmbeddedServer server = EmbeddedServer.startIn(data)) {
            execute(server, setting.group());
        }
        try (EmbeddedServer server = EmbeddedServer.startIn(data);
                MigrationFixture fixture = fixture(server)) {
            fixture.applySchema();
            MigrationFixture.done(fixture.produce(new AssessStep(fixture.database, settings)));
            MigrationFixture.done(fixture.produce(new InPlaceDryRun(fixture.database, settings, fixture.folder)));
            fixture.migrate(settings);
            fixture.migrate(settings);
            assertThat(fixture.verify(settings).holds()).isTrue();
        }
    }

    @Test
    void a_limit_for_temporary_files_below_what_is_sorted_is_told() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.temporary(folder)) {
            keto(server, 2);
            execute(server, LegacyTuples.generateSql(1, 20_000), "ALTER SYSTEM SET temp_file_limit = '1MB'");
            execute(server, "SELECT pg_reload_conf()");
            KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
            try (MigrationFixture fixture = fixture(server)) {
                Eventually.until(() -> query(server, "SHOW temp_file_limit").equals("1MB"));
                Assessment assessment =
                        MigrationFixture.done(fixture.produce(new AssessStep(fixture.database, settings)));
                assertThat(ids(assessment.findings())).contains("TEMPORARY_FILES_LIMITED");
                execute(server, "ALTER ROLE CURRENT_USER SET temp_file_limit = -1");
            }
            try (MigrationFixture fixture = fixture(server)) {
                Assessment assessment =
                        MigrationFixture.done(fixture.produce(new AssessStep(fixture.database, settings)));
                assertThat(ids(assessment.findings())).doesNotContain("TEMPORARY_FILES_LIMITED");
            }
        }
    }

    private MigrationFixture fixture(EmbeddedServer server) throws Exception {
        return new MigrationFixture(server.url("postgres"), server.password(), folder.resolve("run"));
    }

    private KetoSettings settings(int namespaces) throws Exception {
        Map<Integer, String> names = new LinkedHashMap<>();
        for (int id = 0; id < namespaces; id++) {
            names.put(id, "team " + id);
        }
        return MigrationFixture.settings(folder, names);
    }

    /** Keto's legacy tables, with a hundred tuples in the first, of which one can't be moved. */
    private static void keto(EmbeddedServer server, int namespaces) throws Exception {
        try (Connection connection = server.connect("postgres")) {
            LegacySchema.createShared(connection, "public");
            for (int id = 0; id < namespaces; id++) {
                LegacySchema.createNamespace(connection, "public", id);
                LegacySchema.createIndexes(connection, "public", id);
            }
        }
        execute(server, LegacyTuples.generateSql(0, 100));
    }

    private static void standbys(EmbeddedServer server, String names) throws Exception {
        execute(server, "ALTER SYSTEM SET synchronous_standby_names = '" + names + "'", "SELECT pg_reload_conf()");
        Eventually.until(() -> query(server, "SHOW synchronous_standby_names").equals(names));
    }

    private static List<String> ids(List<Finding> findings) {
        return findings.stream().map(Finding::id).toList();
    }

    private static List<String> blockers(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
        return ids(((Outcome.Blocked<?>) outcome).findings());
    }

    private static String query(EmbeddedServer server, String sql) throws Exception {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(EmbeddedServer server, String... statements) throws Exception {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
