package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.GoldenCase;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tuples as ordinary use leaves them: each is moved as it is, or skipped for the one right reason. */
@UsesServer
@Timeout(60)
final class OddTuplesTest {

    private static final String SMILE = "\uD83D\uDE00";
    private static final String TIME = "2021-01-01 00:00:00";

    /** Subjects that stay plain ids. */
    private static final List<String> IDS = List.of(
            "",
            " ",
            "plain",
            "trailing\n",
            "tab\t",
            "'",
            "\"",
            "\\",
            "%",
            "a:b",
            "a@b:c",
            ":",
            SMILE,
            "e\u0301",
            "\u202Eright to left",
            "x".repeat(64),
            SMILE.repeat(64),
            "\u00e9".repeat(64));

    /** Subject sets of a known namespace, with their object and relation. */
    private static final Map<String, List<String>> SETS = Map.of(
            "groups:obj#rel",
            List.of("obj", "rel"),
            "groups:#",
            List.of("", ""),
            "groups:#r",
            List.of("", "r"),
            "groups:obj#",
            List.of("obj", ""),
            "groups:o#r\n",
            List.of("o", "r\n"),
            "groups:" + SMILE.repeat(64) + "#" + "y".repeat(64),
            List.of(SMILE.repeat(64), "y".repeat(64)));

    private static final Map<String, SkipRule> SKIPPED = new TreeMap<>(Map.ofEntries(
            Map.entry("a#b", SkipRule.MALFORMED_SUBJECT),
            Map.entry("#", SkipRule.MALFORMED_SUBJECT),
            Map.entry("user#", SkipRule.MALFORMED_SUBJECT),
            Map.entry("groups:a:b#c", SkipRule.MALFORMED_SUBJECT),
            Map.entry("groups:o#r#s", SkipRule.MALFORMED_SUBJECT),
            Map.entry("groups:https://x.org/y#member", SkipRule.MALFORMED_SUBJECT),
            Map.entry("a#groups:b", SkipRule.MALFORMED_SUBJECT),
            Map.entry("a:" + "b".repeat(200) + "#c#d", SkipRule.MALFORMED_SUBJECT),
            Map.entry(":#", SkipRule.UNKNOWN_SUBJECT_NAMESPACE),
            Map.entry("tel:+49#1", SkipRule.UNKNOWN_SUBJECT_NAMESPACE),
            Map.entry("Groups:o#r", SkipRule.UNKNOWN_SUBJECT_NAMESPACE),
            Map.entry("groups :o#r", SkipRule.UNKNOWN_SUBJECT_NAMESPACE),
            Map.entry("x:" + "o".repeat(65) + "#r", SkipRule.UNKNOWN_SUBJECT_NAMESPACE),
            Map.entry("x".repeat(65), SkipRule.SUBJECT_ID_TOO_LONG),
            Map.entry(SMILE.repeat(65), SkipRule.SUBJECT_ID_TOO_LONG),
            Map.entry(SMILE.repeat(256), SkipRule.SUBJECT_ID_TOO_LONG),
            Map.entry("groups:" + "o".repeat(65) + "#" + "r".repeat(65), SkipRule.SUBJECT_SET_OBJECT_TOO_LONG),
            Map.entry("groups:o#" + SMILE.repeat(65), SkipRule.SUBJECT_SET_RELATION_TOO_LONG)));

    @TempDir
    private Path folder;

    @Test
    void each_is_moved_as_it_is_or_skipped_for_the_right_reason(TestDatabase test) throws Exception {
        LegacyTuples.create(test);
        for (String id : IDS) {
            LegacyTuples.add(test, 0, "shard of its own", "o", "r", id, TIME);
        }
        for (String set : SETS.keySet()) {
            LegacyTuples.add(test, 0, "", "o", "r", set, TIME);
        }
        for (String skipped : SKIPPED.keySet()) {
            LegacyTuples.add(test, 0, "default", "o", "r", skipped, TIME);
            LegacyTuples.add(test, 0, "default", "o", "r", skipped, "infinity");
        }
        Migration migration = migrate(test);
        assertThat(migration.totals())
                .isEqualTo(new CountTotals(
                        IDS.size() + SETS.size() + 2L * SKIPPED.size(),
                        IDS.size() + SETS.size(),
                        0,
                        2L * SKIPPED.size(),
                        0));
        assertThat(test.rows("SELECT subject_id FROM keto_relation_tuples WHERE subject_id IS NOT NULL"))
                .containsExactlyInAnyOrderElementsOf(IDS.stream().map(List::of).toList());
        assertThat(test.rows("SELECT subject_set_object, subject_set_relation FROM keto_relation_tuples"
                        + " WHERE subject_set_namespace_id = 1"))
                .containsExactlyInAnyOrderElementsOf(SETS.values());
        Map<String, SkipRule> reported = new TreeMap<>();
        for (GoldenCase.Skipped skipped : GoldenMigrationTest.skipped(folder)) {
            reported.put(skipped.row().subject(), SkipRule.valueOf(skipped.rule()));
        }
        assertThat(reported).isEqualTo(SKIPPED);
    }

    @Test
    void extreme_times_are_moved_and_infinite_ones_skipped(TestDatabase test) throws Exception {
        LegacyTuples.create(test);
        List<String> finite = List.of("0001-01-01 00:00:00", "4713-01-01 00:00:00 BC", "29999-12-31 23:59:59.999999");
        for (String time : finite) {
            LegacyTuples.add(test, 0, "default", "o", "r", "u", time);
        }
        LegacyTuples.add(test, 0, "default", "o", "r", "u", "infinity");
        LegacyTuples.add(test, 0, "default", "o", "r", "u", "-infinity");
        Migration migration = migrate(test);
        assertThat(migration.skippedByRule()).containsExactly(Map.entry(SkipRule.COMMIT_TIME_NOT_FINITE, 2L));
        assertThat(test.rows("SELECT commit_time FROM keto_relation_tuples"))
                .containsExactlyInAnyOrderElementsOf(
                        finite.stream().map(List::of).toList());
    }

    @Test
    void duplicates_are_all_kept(TestDatabase test) throws Exception {
        LegacyTuples.create(test);
        LegacyTuples.add(test, 0, "default", "o", "r", "u", TIME);
        LegacyTuples.add(test, 0, "other", "o", "r", "u", TIME);
        LegacyTuples.add(test, 0, "default", "o", "r", "u", "2022-01-01");
        assertThat(migrate(test).totals().migrated()).isEqualTo(3);
        assertThat(migrate(test).totals().alreadyPresent()).isEqualTo(3);
    }

    @Test
    void a_latin1_database_gives_the_same_ids_as_a_utf8_one(TestDatabase test) throws Exception {
        LegacyTuples.create(test);
        LegacyTuples.add(test, 0, "caf\u00e9", "r", "\u00e9".repeat(64));
        LegacyTuples.add(test, 0, "caf\u00e9", "r", "\u00e9".repeat(65));
        migrate(test);
        inDatabase(test, "LATIN1", (fixture, statement) -> {
            statement.execute("INSERT INTO keto_0000000000_relation_tuples SELECT 'default', 'caf\u00e9', 'r',"
                    + " repeat('\u00e9', n), '2021-05-04 03:02:01.123456' FROM generate_series(64, 65) AS n");
            fixture.applySchema();
            KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
            assertThat(fixture.migrate(settings).totals()).isEqualTo(new CountTotals(2, 1, 0, 1, 0));
            assertThat(fixture.verify(settings).holds()).isTrue();
            try (ResultSet row = statement.executeQuery("SELECT shard_id FROM keto_relation_tuples")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo(test.queryString("SELECT shard_id FROM keto_relation_tuples"));
            }
        });
    }

    @Test
    void a_sql_ascii_database_blocks(TestDatabase test) throws Exception {
        inDatabase(test, "SQL_ASCII", (fixture, statement) -> {
            fixture.applySchema();
            KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
            Assessment assessment = MigrationFixture.done(fixture.produce(new AssessStep(fixture.database, settings)));
            assertThat(assessment.blocked()).isTrue();
            assertThat(assessment.findings()).extracting(Finding::id).contains("ENCODING_SQL_ASCII");
            assertThat(fixture.apply(fixture.migration(settings))).isInstanceOf(Outcome.Blocked.class);
        });
    }

    /** A legacy database of its own in another encoding. */
    private void inDatabase(TestDatabase test, String encoding, DatabaseTest body) throws Exception {
        String name = test.name() + "_encoded";
        test.execute("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING '" + encoding
                + "' LC_COLLATE 'C' LC_CTYPE 'C'");
        String url = test.url().replaceAll("/[^/]*$", "/" + name);
        try (Connection connection = DriverManager.getConnection(
                        test.jdbcUrl().replaceAll("/[^/]*$", "/" + name), test.superuser(), test.password());
                Statement statement = connection.createStatement();
                MigrationFixture fixture = new MigrationFixture(url, test.password(), folder)) {
            LegacySchema.create(connection, "public", List.of(0, 1));
            body.run(fixture, statement);
        } finally {
            test.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'",
                    "DROP DATABASE " + name);
        }
    }

    private interface DatabaseTest {
        void run(MigrationFixture fixture, Statement statement) throws Exception;
    }

    private Migration migrate(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            return fixture.migrate(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES));
        }
    }
}
