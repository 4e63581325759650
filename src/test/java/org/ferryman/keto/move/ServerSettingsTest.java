package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ferryman.engine.Backoff;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of a database or a role that bend what a session does must not bend a migration. */
@UsesServer
@Timeout(90)
final class ServerSettingsTest {

    private static final Backoff SHORT = new Backoff(2, Duration.ofMillis(50), Duration.ofMillis(100));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "statement_timeout = '150ms'",
                "idle_in_transaction_session_timeout = '1ms'",
                "lock_timeout = '1ms'; \"DateStyle\" = 'SQL, DMY'; timezone = 'Asia/Kathmandu';"
                        + " bytea_output = 'escape'",
                "default_transaction_isolation = 'serializable'; default_transaction_deferrable = on",
                "standard_conforming_strings = off; transform_null_equals = on; array_nulls = off",
                "quote_all_identifiers = on; extra_float_digits = -15; enable_seqscan = off; row_security = off",
            })
    void settings_of_the_database_change_nothing(String settings, TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 20_000);
        for (String setting : settings.split("; ", -1)) {
            test.execute("ALTER DATABASE " + test.name() + " SET " + setting);
        }
        KetoSettings keto = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            fixture.migrate(keto);
            assertThat(fixture.verify(keto).holds()).isTrue();
        }
        assertThat(LegacyTuples.differences(test)).isEmpty();
    }

    private static void assertFailsWith(String id, MigrationFixture fixture, KetoSettings settings) {
        Outcome<Migration> outcome = fixture.apply(fixture.migration(settings));
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(((Outcome.Failed<Migration>) outcome).finding().id()).isEqualTo(id);
    }

    @Test
    void a_session_that_may_only_read_is_told_so_and_nothing_changes(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 500);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
        }
        test.execute("ALTER DATABASE " + test.name() + " SET default_transaction_read_only = on");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            assertFailsWith("READ_ONLY", fixture, settings);
        }
        assertThat(LegacyTuples.migrated(test)).isZero();
    }

    @Test
    void two_connections_are_enough_and_a_third_one_refused_does_not_end_the_work(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 20_000);
        TestRole role = test.role("few");
        own(test, role);
        test.execute("ALTER ROLE " + TestDatabase.quote(role.name()) + " CONNECTION LIMIT 2");
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(
                test.url(role.name()), role.password(), folder, new Backoff(1, Duration.ZERO, Duration.ZERO))) {
            fixture.applySchema();
            boolean[] slow = {true};
            Outcome<Migration> outcome = fixture.apply(
                    fixture.migration(settings),
                    progress -> {
                        if (progress.phase() == MovePhase.INDEXES && slow[0]) {
                            slow[0] = false;
                            hold(test, 3);
                        }
                    },
                    new Cancellation());
            MigrationFixture.done(outcome);
        }
        assertThat(LegacyTuples.differences(test)).isEmpty();
    }

    @Test
    void no_connection_left_is_told_so_and_nothing_changes(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 500);
        TestRole role = test.role("none");
        own(test, role);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test.url(role.name()), role.password(), folder, SHORT)) {
            fixture.applySchema();
        }
        test.execute("ALTER ROLE " + TestDatabase.quote(role.name()) + " CONNECTION LIMIT 0");
        try (MigrationFixture fixture = new MigrationFixture(test.url(role.name()), role.password(), folder, SHORT)) {
            assertFailsWith("TOO_MANY_CONNECTIONS", fixture, settings);
        }
        assertThat(LegacyTuples.migrated(test)).isZero();
    }

    @Test
    void an_owner_that_may_not_create_in_the_schema_can_still_migrate(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 5_000);
        TestRole role = test.role("noncreator");
        own(test, role);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test.url(role.name()), role.password(), folder, SHORT)) {
            fixture.applySchema();
            test.execute(
                    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                    "REVOKE CREATE ON SCHEMA public FROM " + TestDatabase.quote(role.name()));
            // Then the indexes stay, which takes longer: the rehearsal must do so, too, or it tells half of the outage.
            List<String> rehearsed = new CopyOnWriteArrayList<>();
            DryRun dryRun = MigrationFixture.done(fixture.produce(
                    new InPlaceDryRun(fixture.database, settings, fixture.folder),
                    progress -> rehearsed.add(progress.phase().text()),
                    new Cancellation()));
            assertThat(rehearsed).contains("rows").doesNotContain("indexes");
            assertThat(dryRun.findings()).extracting(Finding::id).contains("INDEXES_KEPT");
            assertThat(fixture.migration(settings).inspect(Work.quiet()).findings())
                    .as("told before")
                    .extracting(Finding::id)
                    .contains("MARK_NOT_WRITABLE");
            List<String> moved = new CopyOnWriteArrayList<>();
            Migration migration = MigrationFixture.done(fixture.apply(
                    fixture.migration(settings),
                    progress -> moved.add(progress.phase().text()),
                    new Cancellation()));
            assertThat(moved).contains("rows").doesNotContain("indexes");
            assertThat(migration.findings()).extracting(Finding::id).contains("INDEXES_KEPT", "MARK_NOT_WRITABLE");
            test.execute("GRANT CREATE ON SCHEMA public TO " + TestDatabase.quote(role.name()));
            Migration again = MigrationFixture.done(fixture.apply(fixture.migration(settings)));
            assertThat(again.findings())
                    .as("the remedy was followed")
                    .extracting(Finding::id)
                    .doesNotContain("MARK_NOT_WRITABLE");
        }
        assertThat(LegacyTuples.differences(test)).isEmpty();
    }

    @Test
    void f15_what_keeps_the_indexes_is_put_right_by_what_the_finding_says(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 5_000);
        TestRole role = test.role("noncreator");
        own(test, role);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            test.execute(
                    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                    "REVOKE CREATE ON SCHEMA public FROM " + TestDatabase.quote(role.name()));
            String remedy =
                    MigrationFixture.done(fixture.produce(new AssessStep(fixture.database, settings)))
                            .findings()
                            .stream()
                            .filter(finding -> finding.id().equals("INDEXES_KEPT"))
                            .findFirst()
                            .orElseThrow()
                            .remedy();
            test.execute(remedy.substring("Run ".length(), remedy.indexOf(", and connect")));
            assertThat(fixture.migrate(settings).findings())
                    .extracting(Finding::id)
                    .doesNotContain("INDEXES_KEPT");
        }
    }

    private static void own(TestDatabase test, TestRole role) throws Exception {
        String quoted = TestDatabase.quote(role.name());
        test.execute("GRANT USAGE, CREATE ON SCHEMA public TO " + quoted);
        for (var row : test.rows("SELECT oid::regclass FROM pg_class WHERE relkind = 'r'"
                + " AND relnamespace = 'public'::regnamespace")) {
            test.execute("ALTER TABLE " + row.get(0) + " OWNER TO " + quoted);
        }
    }

    /** Keeps the migration from going on for so many seconds. */
    private static void hold(TestDatabase test, int seconds) {
        try {
            test.queryString("SELECT pg_sleep(" + seconds + ")::text");
        } catch (java.sql.SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
