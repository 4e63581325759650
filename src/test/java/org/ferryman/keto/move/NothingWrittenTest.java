package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.keto.Connections;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Assessment, verification and rehearsal change nothing and make nobody wait. */
@UsesServer
@Timeout(90)
final class NothingWrittenTest {

    @TempDir
    private Path folder;

    @Test
    void a_role_that_may_only_select_can_assess_and_verify(TestDatabase test) throws Exception {
        prepare(test, 1_000);
        TestRole role = test.role("reader");
        test.execute(
                // Before PostgreSQL 15, everybody may.
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                "GRANT USAGE ON SCHEMA public TO " + role.name(),
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + role.name());
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        List<List<String>> before = state(test);
        try (MigrationFixture fixture =
                new MigrationFixture(test.url(role.name()), role.password(), folder, Connections.SHORT)) {
            Assessment assessment = MigrationFixture.done(fixture.produce(new AssessStep(fixture.database, settings)));
            assertThat(assessment.tuples()).isEqualTo(1_000);
            assertThat(assessment.skipped()).isEqualTo(10);
            Verification verification = fixture.verify(settings);
            assertThat(verification.holds()).isFalse();
            assertThat(verification.namespaces().get(0).missing()).isEqualTo(990);
            DryRun rehearsal =
                    MigrationFixture.done(fixture.produce(new InPlaceDryRun(fixture.database, settings, folder)));
            assertThat(rehearsal.totals()).isEqualTo(new CountTotals(1_000, 990, 0, 10, 0));
            assertThat(rehearsal.isGuess()).isTrue();
            assertThat(fixture.apply(fixture.migration(settings)))
                    .satisfies(outcome -> assertThat(outcome.toString()).contains("PRIVILEGE_MISSING"));
        }
        assertThat(state(test)).isEqualTo(before);
    }

    @Test
    void a_rehearsal_beside_rows_leaves_counters_catalog_and_rows_as_they_were(TestDatabase test) throws Exception {
        prepare(test, 5_000);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.migrate(settings);
            test.execute(
                    "DELETE FROM keto_0000000000_relation_tuples WHERE commit_time < '2021-01-01 00:01'",
                    "INSERT INTO keto_0000000000_relation_tuples VALUES ('default', 'new', 'view', 'u', '2022-01-01')");
            List<List<String>> before = state(test);
            DryRun rehearsal =
                    MigrationFixture.done(fixture.produce(new InPlaceDryRun(fixture.database, settings, folder)));
            assertThat(rehearsal.totals().staleRemoved()).isEqualTo(59);
            assertThat(rehearsal.totals().migrated()).isEqualTo(1);
            MigrationFixture.done(fixture.produce(new AssessStep(fixture.database, settings)));
            assertThat(state(test)).isEqualTo(before);
            Migration migration = fixture.migrate(settings);
            assertThat(migration.totals()).isEqualTo(rehearsal.totals());
        }
        assertThat(LegacyTuples.differences(test)).isEmpty();
    }

    /** The rehearsal goes on only after the writer: if it held anything in the writer's way, that would never end. */
    @Test
    void a_writer_never_waits_for_a_rehearsal(TestDatabase test) throws Exception {
        prepare(test, 25_000);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        Set<String> phases = new HashSet<>();
        Set<List<String>> locks = new HashSet<>();
        try (MigrationFixture fixture = new MigrationFixture(test, folder);
                Connection connection = test.connect();
                Statement writer = connection.createStatement()) {
            writer.execute("SET lock_timeout = '5s'");
            DryRun rehearsal = MigrationFixture.done(fixture.produce(
                    new InPlaceDryRun(fixture.database, settings, folder),
                    progress -> {
                        write(writer);
                        phases.add(progress.phase().text());
                        locks.addAll(locks(test));
                    },
                    new Cancellation()));
            assertThat(rehearsal.findings()).noneMatch(Finding::blocks);
        }
        assertThat(phases).contains("rows", "indexes");
        assertThat(locks).contains(List.of("keto_0000000000_relation_tuples", "AccessShareLock"));
        assertThat(locks).extracting(lock -> lock.get(1)).containsOnly("AccessShareLock");
    }

    private static void write(Statement writer) {
        try {
            writer.execute(
                    "INSERT INTO keto_0000000000_relation_tuples VALUES ('default', 'w', 'r', 'u', '2021-01-01')");
            writer.execute("DELETE FROM keto_0000000000_relation_tuples WHERE object = 'w'");
        } catch (SQLException failure) {
            throw new AssertionError("the writer had to wait", failure);
        }
    }

    /** What the rehearsal holds of the tables that were there before. */
    private static List<List<String>> locks(TestDatabase test) {
        try {
            return test.rows("""
                    SELECT c.relname, l.mode
                    FROM pg_locks AS l
                    JOIN pg_stat_activity AS a USING (pid)
                    JOIN pg_class AS c ON c.oid = l.relation
                    WHERE a.application_name = 'ferryman' AND a.datname = current_database()
                        AND c.relnamespace = 'public'::regnamespace
                    """);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private void prepare(TestDatabase test, int tuples) throws Exception {
        LegacyTuples.generate(test, tuples);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
        }
    }

    /** Rows by content and place, and every object of the catalog with its owner, rights and file. */
    private static List<List<String>> state(TestDatabase test) throws Exception {
        List<List<String>> state = new ArrayList<>(test.rows("""
                SELECT c.relname, c.relkind, c.relowner, c.relacl, c.relfilenode, c.reltuples, c.relpages
                FROM pg_class AS c
                WHERE c.relnamespace = 'public'::regnamespace
                ORDER BY c.relname
                """));
        for (String table :
                List.of("keto_0000000000_relation_tuples", "keto_relation_tuples", "networks", "schema_migration")) {
            state.addAll(test.rows("SELECT md5(string_agg(t::text || t.ctid || t.xmin || t.xmax, ',' ORDER BY t.ctid))"
                    + " FROM " + table + " AS t"));
        }
        return state;
    }
}
