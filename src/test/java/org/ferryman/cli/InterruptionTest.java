package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ferryman.testing.PostgresExtension;
import org.ferryman.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
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
                awaitLockWait(database);
                long start = System.nanoTime();
                assertThat(new ProcessBuilder("kill", "-INT", String.valueOf(migration.pid()))
                                .start()
                                .waitFor())
                        .isZero();
                assertThat(migration.waitFor(30, TimeUnit.SECONDS)).isTrue();
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
        assertThat(keto.run.resolve("skipped.html.part")).doesNotExist();
        assertThat(keto.keto("migrate", "--yes").exit())
                .as("the locks are free again")
                .isEqualTo(3);
    }

    private Process start(KetoFixture keto) throws Exception {
        String classPath = "target/classes" + File.pathSeparator + System.getProperty("java.class.path");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                "env",
                // A child of a background job would else inherit that it ignores the signal.
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Main.class.getName(),
                "keto",
                "migrate",
                "--yes",
                "--url",
                keto.url,
                "--config",
                keto.config.toString(),
                "--run",
                keto.run.toString()));
        builder.environment().put("PGPASSWORD", keto.password);
        builder.environment().put("XDG_DATA_HOME", home.toString());
        builder.redirectError(home.resolve("err").toFile());
        builder.redirectOutput(home.resolve("out").toFile());
        return builder.start();
    }

    /** Until a session of ours waits for the writer. */
    private static void awaitLockWait(TestDatabase database) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        String waiting = "SELECT count(*) FROM pg_stat_activity, pg_sleep(0.02) WHERE application_name = 'ferryman'"
                + " AND datname = current_database() AND wait_event_type = 'Lock'";
        while (database.queryLong(waiting) == 0) {
            assertThat(System.nanoTime()).as("the migration waits for the lock").isLessThan(end);
        }
    }
}
