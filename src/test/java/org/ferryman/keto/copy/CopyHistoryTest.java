package org.ferryman.keto.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.roles.RolesFixture;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever v0.6 does after a copy, the migration that follows leaves row by row what a full one of the same tuples
 * makes in another database.
 */
@UsesServer
@Timeout(600)
final class CopyHistoryTest {

    private static final int NAMESPACES = 3;

    /** Subjects of every kind: ids and sets, such as break a rule, and such as heal one. */
    private static final List<String> SUBJECTS = List.of(
            "u1",
            "u2",
            "",
            "a#b",
            "groups:g#member",
            "videos:v#owner",
            "later:x#y",
            "files:#",
            "#",
            "ä:é#ü",
            "x".repeat(65),
            "groups:" + "y".repeat(65) + "#member");

    @TempDir
    private Path folder;

    private Random random = new Random();

    @Test
    void a_few_histories_end_as_a_full_migration_does(TestDatabase test) throws Exception {
        histories(test, 3, 25);
    }

    @Test
    @Tag("soak")
    void many_histories_end_as_a_full_migration_does(TestDatabase test) throws Exception {
        histories(test, 40, 60);
    }

    private void histories(TestDatabase test, int rounds, int steps) throws Exception {
        for (int round = 0; round < rounds; round++) {
            long seed = System.nanoTime();
            System.out.println("CopyHistoryTest seed " + seed);
            random = new Random(seed);
            history(round == 0 ? test : test.another(), folder.resolve("round-" + round), steps, seed);
        }
    }

    private void history(TestDatabase test, Path at, int steps, long seed) throws Exception {
        Files.createDirectories(at);
        LegacyTuples.create(test, "public", 0, 1, 2);
        for (int id = 0; id < NAMESPACES; id++) {
            test.execute(LegacyTuples.generateSql(id, 150));
        }
        Map<Integer, String> names = new LinkedHashMap<>(Map.of(0, "videos", 1, "groups", 2, "files", 3, "late"));
        KetoSettings settings = MigrationFixture.settings(at, names);
        try (CopyFixture copy = new CopyFixture(test, at, settings);
                Connection one = test.connect();
                Connection two = test.connect()) {
            copy.copy();
            for (int copies = random.nextInt(3); copies >= 0; copies--) {
                write(List.of(one, two), steps);
                if (copies > 0) {
                    copy.copy();
                }
            }
            one.commit();
            two.commit();
            one.setAutoCommit(true);
            boolean anotherConfiguration = random.nextInt(6) == 0;
            if (random.nextInt(4) == 0) {
                test.execute(
                        "CREATE TABLE " + LegacySchema.table(3) + " (LIKE " + LegacySchema.table(0) + " INCLUDING ALL)",
                        LegacyTuples.generateSql(3, 20));
            }
            if (anotherConfiguration) {
                names.put(4, "later");
            }
            KetoSettings last = MigrationFixture.settings(at, names);
            Migration migration = copy.steps.migrate(last);
            assertThat(RolesFixture.ids(migration.findings()))
                    .as("seed " + seed)
                    .containsAnyOf("CHANGES_COMPARED", "COPY_NOT_USED");
            copy.requireSameAsFull(last);
        }
    }

    /** Two writers whose transactions overlap, and end in any order. */
    private void write(List<Connection> writers, int steps) throws SQLException {
        for (Connection writer : writers) {
            writer.setAutoCommit(false);
        }
        List<List<String>> kept = List.of(new ArrayList<>(), new ArrayList<>());
        for (int step = 0; step < steps; step++) {
            int which = random.nextInt(2);
            Connection writer = writers.get(which);
            // Each has its own objects, so that neither waits for the other.
            try (Statement statement = writer.createStatement()) {
                statement.execute("SAVEPOINT before");
                statement.execute(sql(which, kept.get(which)));
                if (random.nextInt(5) == 0) {
                    statement.execute("ROLLBACK TO SAVEPOINT before");
                }
            }
            if (random.nextInt(4) == 0) {
                writer.commit();
            } else if (random.nextInt(10) == 0) {
                writer.rollback();
            }
        }
        if (random.nextBoolean()) {
            writers.get(0).commit();
        }
        writers.get(0).commit();
        writers.get(1).commit();
        if (random.nextInt(5) == 0) {
            try (Statement statement = writers.get(0).createStatement()) {
                statement.execute("TRUNCATE " + LegacySchema.table(random.nextInt(NAMESPACES)));
            }
            writers.get(0).commit();
        }
    }

    private String sql(int writer, List<String> kept) {
        String table = LegacySchema.table(random.nextInt(NAMESPACES));
        String object = "w" + writer + " o" + random.nextInt(3);
        String subject = SUBJECTS.get(random.nextInt(SUBJECTS.size()));
        String time = random.nextInt(8) == 0 ? "infinity" : "2022-01-0" + (1 + random.nextInt(3));
        String tuple = "('" + (random.nextInt(5) == 0 ? "other" : "default") + "', '" + object + "', 'view', '"
                + subject + "', '" + time + "')";
        return switch (random.nextInt(6)) {
            case 0, 1 -> "INSERT INTO " + table + " VALUES " + tuple + " ON CONFLICT DO NOTHING";
            case 2 -> "DELETE FROM " + table + " WHERE object = '" + object + "' AND subject = '" + subject + "'";
            case 3 ->
                "UPDATE " + table + " SET relation = 'r" + random.nextInt(1_000_000) + "' WHERE object = '" + object
                        + "' AND subject = '" + subject + "'";
            case 4 -> {
                kept.add(tuple);
                yield "DELETE FROM " + table + " WHERE (shard_id, object, relation, subject, commit_time) = " + tuple;
            }
            default ->
                "INSERT INTO " + table + " VALUES "
                        + (kept.isEmpty() ? tuple : kept.get(random.nextInt(kept.size())))
                        + " ON CONFLICT DO NOTHING";
        };
    }
}
