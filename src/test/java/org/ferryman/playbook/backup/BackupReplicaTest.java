package org.ferryman.playbook.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;
import org.ferryman.keto.KetoUpgrade;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.ReplicaPair;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A backup from a real replica, made from the primary's files. */
@UsesServer
@EnabledOnOs(OS.LINUX)
@Timeout(180)
class BackupReplicaTest {

    @TempDir
    Path folder;

    private ReplicaPair servers;

    @BeforeEach
    void start() throws Exception {
        servers = ReplicaPair.startIn(folder);
        try (Connection connection = servers.primary().connect("postgres")) {
            LegacySchema.create(connection, "public", List.of(0, 1));
        }
        servers.onPrimary(LegacyTuples.generateSql(0, 500));
    }

    @AfterEach
    void stop() throws IOException {
        servers.close();
    }

    private Outcome<BackupResult> backup(
            EmbeddedServer from, ClientTools tools, java.util.function.Consumer<Progress> watch) throws Exception {
        return backup(servers.primary(), from, tools, watch);
    }

    private Outcome<BackupResult> backup(
            EmbeddedServer primary, EmbeddedServer from, ClientTools tools, java.util.function.Consumer<Progress> watch)
            throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(primary.url("postgres"), primary.password(), folder);
                Database source = servers.open(from)) {
            KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
            BackupOptions options = new BackupOptions(
                    Optional.of(folder.resolve("to")),
                    Optional.empty(),
                    false,
                    Optional.of(source),
                    Optional.empty(),
                    tools,
                    line -> {});
            return fixture.produce(
                    new BackupStep(fixture.database, new KetoUpgrade(Optional.of(settings)), folder, options),
                    watch::accept,
                    new Cancellation());
        }
    }

    @Test
    void a_migration_on_the_replica_says_that_nothing_can_be_written_there() throws Exception {
        try (MigrationFixture onPrimary = new MigrationFixture(
                servers.primary().url("postgres"), servers.primary().password(), folder)) {
            onPrimary.applySchema();
        }
        try (Connection connection = servers.replica().connect("postgres")) {
            Eventually.until(() ->
                    count(connection, "SELECT count(*) FROM pg_class WHERE relname = 'keto_relation_tuples'") > 0);
        }
        try (MigrationFixture onReplica = new MigrationFixture(
                servers.replica().url("postgres"), servers.replica().password(), folder)) {
            Outcome<Migration> outcome =
                    onReplica.apply(onReplica.migration(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES)));
            assertThat(outcome).isNotInstanceOf(Outcome.Done.class);
            assertThat(outcome.findings())
                    .isNotEmpty()
                    .allSatisfy(finding -> assertThat(finding.id()).isIn("READ_ONLY", "SERVER_IS_REPLICA"));
        }
        try (Connection connection = servers.primary().connect("postgres")) {
            assertThat(count(connection, "SELECT count(*) FROM keto_relation_tuples"))
                    .isZero();
        }
    }

    private static long count(Connection connection, String sql) throws java.sql.SQLException {
        try (Statement statement = connection.createStatement();
                java.sql.ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void waits_until_the_replica_has_all_that_was_committed_and_then_reads_there() throws Exception {
        servers.onReplica("SELECT pg_wal_replay_pause()");
        servers.onPrimary(LegacyTuples.generateSql(1, 300));
        boolean[] waited = new boolean[1];
        BackupResult backup = MigrationFixture.done(backup(
                servers.replica(), ClientTools.of(System.getenv(), System.getProperty("os.name")), progress -> {
                    if (progress.waitsFor().contains("WAL behind") && !waited[0]) {
                        waited[0] = true;
                        servers.onReplica("SELECT pg_wal_replay_resume()");
                    }
                }));
        assertThat(waited[0]).isTrue();
        assertThat(backup.source().replica()).isTrue();
        assertThat(backup.source().lsn()).isPresent();
        assertThat(backup.source().connection())
                .contains(":" + servers.replica().port() + "/");
        assertThat(backup.tables()).anySatisfy(table -> {
            assertThat(table.table()).isEqualTo("keto_0000000001_relation_tuples");
            assertThat(table.rows()).isEqualTo(300);
        });
    }

    @Test
    void the_primary_itself_is_no_replica() throws Exception {
        assertThat(blockedBy(servers.primary(), servers.primary())).isEqualTo("REPLICA_IS_NONE");
    }

    @Test
    void a_replica_of_another_server_is_refused() throws Exception {
        servers.onPrimary("CREATE DATABASE other");
        EmbeddedServer.startIn(folder.resolve("stranger"));
        try (EmbeddedServer stranger =
                EmbeddedServer.attach(folder.resolve("stranger")).orElseThrow()) {
            try (Connection connection = stranger.connect("postgres")) {
                LegacySchema.create(connection, "public", List.of(0, 1));
            }
            assertThat(blockedBy(stranger, servers.replica())).isEqualTo("REPLICA_OF_ANOTHER");
        }
    }

    private String blockedBy(EmbeddedServer primary, EmbeddedServer source) throws Exception {
        Outcome<BackupResult> outcome = backup(primary, source, ClientTools.in(Path.of("/nowhere")), progress -> {});
        assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
        Finding finding = ((Outcome.Blocked<BackupResult>) outcome).findings().get(0);
        assertThat(folder.resolve("to")).doesNotExist();
        return finding.id();
    }
}
