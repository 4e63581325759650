package org.ferryman.keto.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A copy while v0.6 writes all along. */
@UsesServer
@Timeout(900)
final class CopyUnderLoadTest {

    @TempDir
    private Path folder;

    @Test
    void of_what_was_acknowledged_meanwhile_nothing_is_lost_and_nothing_doubled(TestDatabase test) throws Exception {
        try (CopyFixture copy = CopyFixture.filled(test, folder, 20_000)) {
            ExecutorService threads = Executors.newFixedThreadPool(3);
            AtomicBoolean stop = new AtomicBoolean();
            List<Future<Long>> writers = new ArrayList<>();
            for (int writer = 0; writer < 3; writer++) {
                String name = "writer " + writer;
                writers.add(threads.submit(writing(test, name, stop)));
            }
            copy.copy();
            copy.copy();
            stop.set(true);
            long acknowledged = 0;
            for (Future<Long> writer : writers) {
                acknowledged += writer.get();
            }
            threads.shutdown();
            copy.migrateChanges();
            assertThat(acknowledged).isPositive();
            assertThat(test.queryLong("SELECT count(*) FROM keto_relation_tuples WHERE object LIKE 'writer %'"))
                    .isEqualTo(acknowledged);
            copy.requireSameAsFull(copy.settings);
        }
    }

    /** Adds a tuple, and takes back every third. */
    private static Callable<Long> writing(TestDatabase test, String name, AtomicBoolean stop) {
        return () -> {
            long kept = 0;
            try (Connection connection = test.connect();
                    Statement statement = connection.createStatement()) {
                for (int n = 0; !stop.get(); n++) {
                    // Not faster than a service does: else more than a tenth changes while the copy is made.
                    statement.execute("SELECT pg_sleep(0.02); INSERT INTO " + LegacySchema.table(0)
                            + " VALUES ('default', '" + name + "', 'r" + n + "', 'u', '2022-01-01')");
                    kept++;
                    if (n % 3 == 0) {
                        statement.execute(
                                "DELETE FROM " + LegacySchema.table(0) + " WHERE shard_id = 'default' AND object = '"
                                        + name + "' AND relation = 'r" + n + "'");
                        kept--;
                    }
                }
            }
            return kept;
        };
    }

    @Test
    @Tag("soak")
    void two_thousand_namespaces_are_copied_changed_migrated_and_let_go(TestDatabase test) throws Exception {
        int namespaces = 2_000;
        Map<Integer, String> names = new LinkedHashMap<>();
        try (Connection connection = test.connect();
                Statement statement = connection.createStatement()) {
            LegacySchema.createShared(connection, "public");
            for (int id = 0; id < namespaces; id++) {
                names.put(id, "team " + id);
                LegacySchema.createNamespace(connection, "public", id);
                LegacySchema.createIndexes(connection, "public", id);
                statement.execute("INSERT INTO " + LegacySchema.table(id)
                        + " SELECT 'default', 'o' || i, 'view', CASE i WHEN 2 THEN 'a#b' ELSE 'u' || i END,"
                        + " '2021-01-01'"
                        + " FROM generate_series(1, 20) AS i");
            }
        }
        KetoSettings settings = MigrationFixture.settings(folder, names);
        try (CopyFixture copy = new CopyFixture(test, folder, settings)) {
            timed("copy", copy::copy);
            change(test, namespaces);
            timed("migrate", copy::migrateChanges);
            assertThat(test.queryLong("SELECT count(*) FROM keto_relation_tuples WHERE object = 'new'"))
                    .isEqualTo(namespaces / 2);
            assertThat(copy.verify(settings).holds()).isTrue();
            timed("stop", copy::stop);
            assertThat(test.queryLong("SELECT count(*) FROM pg_trigger")).isZero();
        }
    }

    private static void timed(String what, Callable<?> action) throws Exception {
        long start = System.nanoTime();
        action.call();
        System.out.printf("2,000 namespaces: %s %.1f s%n", what, (System.nanoTime() - start) / 1e9);
    }

    private static void change(TestDatabase test, int namespaces) throws SQLException {
        try (Connection connection = test.connect();
                Statement statement = connection.createStatement()) {
            for (int id = 0; id < namespaces; id += 2) {
                statement.execute("INSERT INTO " + LegacySchema.table(id)
                        + " VALUES ('default', 'new', 'view', 'u', '2022-01-01')");
            }
        }
    }
}
