package org.ferryman.keto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.engine.Backoff;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;
import org.ferryman.postgres.ClientTools;
import org.ferryman.postgres.ConnectionSettings;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.EmbeddedServer;
import org.ferryman.postgres.PasswordPrompt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A backup from a real replica, made from the primary's files. */
@EnabledOnOs(OS.LINUX)
@Timeout(180)
class BackupReplicaTest {

    @TempDir
    Path folder;

    private EmbeddedServer primary;
    private EmbeddedServer replica;

    @BeforeEach
    void start() throws Exception {
        EmbeddedServer.startIn(folder.resolve("primary")).close();
        copy(folder.resolve("primary"), folder.resolve("replica"));
        primary = EmbeddedServer.startIn(folder.resolve("primary"));
        Path data = folder.resolve("replica/data");
        Files.createFile(data.resolve("standby.signal"));
        Files.writeString(
                data.resolve("postgresql.conf"),
                "\nprimary_conninfo = 'host=127.0.0.1 port=%d user=%s passfile=''%s'''\n"
                        .formatted(primary.port(), primary.superuser(), primary.passfile()),
                StandardOpenOption.APPEND);
        replica = EmbeddedServer.startIn(folder.resolve("replica"));
        try (Connection connection = primary.connect("postgres")) {
            LegacySchema.create(connection, "public", List.of(0, 1));
            execute(connection, LegacyTuples.generateSql(0, 500));
        }
    }

    @AfterEach
    void stop() throws IOException {
        EmbeddedServer.remove(folder.resolve("replica"));
        EmbeddedServer.remove(folder.resolve("primary"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void execute(Connection connection, String sql) throws java.sql.SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Database open(EmbeddedServer server) throws Exception {
        return Database.open(ConnectionSettings.resolve(
                server.url("postgres"), Map.of("PGPASSWORD", server.password()), folder, PasswordPrompt.NONE));
    }

    private Outcome<Backup> backup(EmbeddedServer from, ClientTools tools, java.util.function.Consumer<Progress> watch)
            throws Exception {
        try (MigrationFixture fixture =
                        new MigrationFixture(primary.url("postgres"), primary.password(), folder, Backoff.DEFAULT);
                Database source = open(from)) {
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
                    new BackupStep(fixture.database, settings, folder, options), watch::accept, new Cancellation());
        }
    }

    private void onReplica(String sql) throws Exception {
        try (Connection connection = replica.connect("postgres")) {
            execute(connection, sql);
        }
    }

    @Test
    void a_migration_on_the_replica_says_that_nothing_can_be_written_there() throws Exception {
        try (MigrationFixture onPrimary =
                new MigrationFixture(primary.url("postgres"), primary.password(), folder, Backoff.DEFAULT)) {
            onPrimary.applySchema();
        }
        try (Connection connection = replica.connect("postgres")) {
            while (count(connection, "SELECT count(*) FROM pg_class WHERE relname = 'keto_relation_tuples'") == 0) {
                Thread.onSpinWait();
            }
        }
        try (MigrationFixture onReplica =
                new MigrationFixture(replica.url("postgres"), replica.password(), folder, Backoff.DEFAULT)) {
            Outcome<Migration> outcome =
                    onReplica.apply(onReplica.migration(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES)));
            assertThat(outcome).isNotInstanceOf(Outcome.Done.class);
            assertThat(outcome.findings()).isNotEmpty().allSatisfy(finding -> assertThat(finding.id())
                    .isIn("READ_ONLY", "SERVER_IS_REPLICA"));
        }
        try (Connection connection = primary.connect("postgres")) {
            assertThat(count(connection, "SELECT count(*) FROM keto_relation_tuples")).isZero();
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
        onReplica("SELECT pg_wal_replay_pause()");
        try (Connection connection = primary.connect("postgres")) {
            execute(connection, LegacyTuples.generateSql(1, 300));
        }
        boolean[] waited = new boolean[1];
        Backup backup = MigrationFixture.done(backup(
                replica, ClientTools.of(System.getenv(), System.getProperty("os.name")), progress -> {
                    if (progress.waitsFor().contains("WAL behind") && !waited[0]) {
                        waited[0] = true;
                        try {
                            onReplica("SELECT pg_wal_replay_resume()");
                        } catch (Exception failure) {
                            throw new IllegalStateException(failure);
                        }
                    }
                }));
        assertThat(waited[0]).isTrue();
        assertThat(backup.source().replica()).isTrue();
        assertThat(backup.source().lsn()).isPresent();
        assertThat(backup.source().connection()).contains(":" + replica.port() + "/");
        assertThat(backup.tables()).anySatisfy(table -> {
            assertThat(table.table()).isEqualTo("keto_0000000001_relation_tuples");
            assertThat(table.rows()).isEqualTo(300);
        });
    }

    @Test
    void the_primary_itself_is_no_replica() throws Exception {
        assertThat(blockedBy(primary)).isEqualTo("REPLICA_IS_NONE");
    }

    @Test
    void a_replica_of_another_server_is_refused() throws Exception {
        try (Connection connection = primary.connect("postgres")) {
            execute(connection, "CREATE DATABASE other");
        }
        EmbeddedServer first = primary;
        EmbeddedServer.startIn(folder.resolve("stranger"));
        try (EmbeddedServer stranger =
                EmbeddedServer.attach(folder.resolve("stranger")).orElseThrow()) {
            try (Connection connection = stranger.connect("postgres")) {
                LegacySchema.create(connection, "public", List.of(0, 1));
            }
            primary = stranger;
            assertThat(blockedBy(replica)).isEqualTo("REPLICA_OF_ANOTHER");
        } finally {
            primary = first;
        }
    }

    private String blockedBy(EmbeddedServer source) throws Exception {
        Outcome<Backup> outcome = backup(source, ClientTools.in(Path.of("/nowhere")), progress -> {});
        assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
        Finding finding = ((Outcome.Blocked<Backup>) outcome).findings().get(0);
        assertThat(folder.resolve("to")).doesNotExist();
        return finding.id();
    }
}
