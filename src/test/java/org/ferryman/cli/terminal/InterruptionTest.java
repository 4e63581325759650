package org.ferryman.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.ferryman.cli.KetoFixture;
import org.ferryman.testing.TcpProxy;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestJava;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
@EnabledOnOs(OS.LINUX)
class InterruptionTest {

    @TempDir
    Path home;

    @Test
    void ctrl_c_ends_a_migration_and_leaves_nothing_behind(TestDatabase database) throws Exception {
        KetoFixture keto = KetoFixture.sample(database, home, 5_000);
        keto.keto("schema", "--apply", "--yes");
        try (Connection writer = database.connect()) {
            writer.setAutoCommit(false);
            // The last of the migration's locks: it waits there with all others taken.
            writer.createStatement().execute("LOCK TABLE networks IN ROW EXCLUSIVE MODE");
            Process migration = start(keto);
            try {
                await(database, "wait_event_type = 'Lock'");
                long start = System.nanoTime();
                interrupt(migration);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            } finally {
                migration.destroyForcibly();
            }
            String err = Files.readString(home.resolve("err"));
            assertThat(migration.exitValue()).as(err).isEqualTo(130);
            assertThat(err).contains("Cancelled; nothing was changed.").doesNotContain(keto.password);
            writer.rollback();
        }
        assertThat(database.queryLong("SELECT count(*) FROM keto_relation_tuples"))
                .isZero();
        assertThat(keto.run.resolve("migrate.json")).doesNotExist();
        assertThat(keto.run).isDirectoryNotContaining("glob:**.part");
        assertThat(keto.keto("migrate", "--yes").exit())
                .as("the locks are free again")
                .isEqualTo(3);
    }

    @Test
    void ctrl_c_after_a_commit_ends_the_process_as_the_command_ended(TestDatabase database) throws Exception {
        KetoFixture sample = KetoFixture.sample(database, home, 1_000);
        String owner = sample.user.name();
        KetoFixture admin = sample.asAdministrator();
        assertThat(admin.keto("user", "create", "--yes").exit()).isZero();
        try (TcpProxy line = TcpProxy.to(database.host(), database.port())) {
            // On a fast one the proof that follows the commit is over before the signal comes.
            line.slowDownFrom("OWNER TO", Duration.ofMillis(30));
            Process freeze = start(
                    admin.password,
                    "freeze",
                    "--yes",
                    "--url",
                    database.urlThrough(line.port()),
                    "--run",
                    admin.run.toString());
            try {
                awaitOwner(database, owner + "_new");
                interrupt(freeze);
            } finally {
                freeze.destroyForcibly();
            }
            String err = Files.readString(home.resolve("err"));
            assertThat(freeze.exitValue()).as(err).isEqualTo(6);
            assertThat(err).contains("FREEZE_INTERRUPTED").doesNotContain("nothing was changed");
        }
    }

    @Test
    void ctrl_c_during_a_commit_that_is_not_answered_never_says_that_nothing_was_changed(TestDatabase database)
            throws Exception {
        KetoFixture keto = KetoFixture.sample(database, home, 1_000);
        keto.keto("schema", "--apply", "--yes");
        // No standby is there to confirm: commits of this role wait, those of all others don't. Some server is
        // connected,
        // and the role may not see that it is another one.
        database.execute("ALTER ROLE " + keto.user.name() + " SET synchronous_commit = on");
        database.execute("ALTER SYSTEM SET synchronous_commit = local");
        database.execute("ALTER SYSTEM SET synchronous_standby_names = 'away'");
        try (Connection other = replication(database)) {
            database.execute("SELECT pg_reload_conf()");
            assertThat(other.isValid(1)).isTrue();
            Process migration = start(keto);
            try {
                await(database, "wait_event = 'SyncRep'");
                interrupt(migration);
            } finally {
                migration.destroyForcibly();
            }
            String err = Files.readString(home.resolve("err"));
            assertThat(migration.exitValue()).as(err).isEqualTo(6);
            assertThat(err)
                    .contains("COMMIT is under way", "a synchronous standby server")
                    .doesNotContain("nothing was changed");
        } finally {
            database.execute("ALTER SYSTEM RESET synchronous_standby_names");
            database.execute("ALTER SYSTEM RESET synchronous_commit");
            database.execute("SELECT pg_reload_conf()");
        }
        assertThat(keto.keto("migrate", "--yes").out()).contains("already");
    }

    /** What the server takes for a standby that has just connected. */
    private static Connection replication(TestDatabase database) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("user", database.superuser());
        properties.setProperty("password", database.password());
        properties.setProperty("replication", "database");
        properties.setProperty("assumeMinServerVersion", "12");
        properties.setProperty("preferQueryMode", "simple");
        return DriverManager.getConnection(database.jdbcUrl(), properties);
    }

    private static void interrupt(Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitOwner(TestDatabase database, String owner) throws Exception {
        database.awaitSome("SELECT count(*) FROM pg_class WHERE relname = 'schema_migration'"
                + " AND relowner::regrole::text = '" + owner + "'");
    }

    private Process start(KetoFixture keto) throws Exception {
        return start(
                keto.password,
                "migrate",
                "--yes",
                "--url",
                keto.url,
                "--config",
                keto.config.toString(),
                "--run",
                keto.run.toString());
    }

    private Process start(String password, String... arguments) throws Exception {
        // A child of a background job would else inherit that it ignores the signal.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(TestJava.ferryman("keto"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PGPASSWORD", password);
        builder.environment().put("XDG_DATA_HOME", home.toString());
        builder.redirectError(home.resolve("err").toFile());
        builder.redirectOutput(home.resolve("out").toFile());
        return builder.start();
    }

    /** Until a session of ours waits so. */
    private static void await(TestDatabase database, String condition) throws Exception {
        database.awaitSome("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ferryman'"
                + " AND datname = current_database() AND " + condition);
    }
}
