package org.ferryman.keto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.engine.Work;
import org.ferryman.keto.KetoStatus.Standing;
import org.ferryman.keto.KetoStatus.State;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.finish.UndoStep;
import org.ferryman.keto.move.AssessStep;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.move.VerifyStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
class StatusReaderTest {

    private static final int TUPLES = 200;

    @TempDir
    private Path folder;

    @Test
    void a_whole_look_reads_every_legacy_tuple_once(TestDatabase test) throws Exception {
        LegacyTuples.create(test);
        for (int number = 0; number < TUPLES; number++) {
            LegacyTuples.add(test, 0, "o" + number, "view", "u");
        }
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            fixture.migrate(settings);
        }
        awaitNobody(test);
        long before = read(test);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            KetoStatus status = new StatusReader(fixture.database, settings, folder).read(Work.quiet());
            assertThat(status.state()).isEqualTo(State.MIGRATED);
            assertThat(status.legacy())
                    .isEqualTo(Map.of(
                            "keto_0000000000_relation_tuples", (long) TUPLES, "keto_0000000001_relation_tuples", 0L));
        }
        awaitNobody(test);
        Eventually.until(() -> read(test) >= before + TUPLES, () -> "read: " + read(test));
        assertThat(read(test) - before).isEqualTo(TUPLES);
    }

    @Test
    void a_look_reads_no_tuple_and_says_whether_one_may_have_changed(TestDatabase test) throws Exception {
        LegacyTuples.create(test);
        add(test, 0, TUPLES);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            StatusReader reader = new StatusReader(fixture.database, settings, folder);
            assertThat(reader.look(Work.quiet()).state()).isEqualTo(State.SCHEMA_TO_APPLY);
            fixture.applySchema();
            assertThat(reader.look(Work.quiet()).state())
                    .as("nobody has read it")
                    .isEqualTo(State.NOT_READ);
            fixture.migrate(settings);
            MigrationFixture.done(fixture.produce(new VerifyStep(fixture.database, settings, folder)));
        }
        awaitNobody(test);

        List<List<String>> before = scans(test);
        Instant verified;
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            KetoStatus status = new StatusReader(fixture.database, settings, folder).look(Work.quiet());
            assertThat(status.state()).as("never that it is migrated").isEqualTo(State.NOT_READ);
            assertThat(status.verification()).isEmpty();
            assertThat(status.full()).isFalse();
            assertThat(status.earlier()).hasValueSatisfying(earlier -> {
                assertThat(earlier.state()).contains(State.MIGRATED);
                assertThat(earlier.unchanged()).isTrue();
            });
            assertThat(standing(status, "verify")).isEqualTo(Standing.UNCHANGED);
            assertThat(status.legacy()).containsEntry("keto_0000000000_relation_tuples", (long) TUPLES);
            verified = status.earlier().get().when();
        }
        awaitNobody(test);
        assertThat(scans(test)).isEqualTo(before);

        add(test, TUPLES, 1);
        awaitNobody(test);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            StatusReader reader = new StatusReader(fixture.database, settings, folder);
            KetoStatus status = reader.look(Work.quiet());
            assertThat(status.earlier()).hasValueSatisfying(earlier -> {
                assertThat(earlier.when()).isEqualTo(verified);
                assertThat(earlier.unchanged()).isFalse();
            });
            assertThat(standing(status, "verify")).isEqualTo(Standing.MAY_HAVE_CHANGED);

            assertThat(reader.read(Work.quiet()).state()).isEqualTo(State.TO_MIGRATE);
            status = reader.look(Work.quiet());
            assertThat(status.state()).isEqualTo(State.NOT_READ);
            assertThat(status.lastKnown()).isEqualTo(State.TO_MIGRATE);
            assertThat(standing(status, "verify"))
                    .as("read since, and found to be otherwise")
                    .isEqualTo(Standing.OUTDATED);
        }
    }

    @Test
    void a_look_notices_that_v0_7_s_table_has_changed_since_it_was_verified(TestDatabase test) throws Exception {
        KetoSettings settings = verified(test);
        // A session that ends says at once what it has changed; one that stays does so when it has been idle for long.
        try (Connection other = test.connect()) {
            other.createStatement()
                    .execute("DELETE FROM keto_relation_tuples WHERE shard_id = (SELECT min(shard_id::text)::uuid"
                            + " FROM keto_relation_tuples)");
        }
        awaitNobody(test);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            StatusReader reader = new StatusReader(fixture.database, settings, folder);
            Eventually.until(() -> standing(reader.look(Work.quiet()), "verify") == Standing.MAY_HAVE_CHANGED);
            assertThat(reader.look(Work.quiet()).isDoubtful()).isTrue();
        }
    }

    @Test
    void a_verification_knows_whether_v0_7_is_in_use(TestDatabase test) throws Exception {
        KetoSettings settings = verified(test);
        test.execute("INSERT INTO keto_relation_tuples (shard_id, nid, namespace_id, object, relation, subject_id,"
                + " commit_time) SELECT md5('x')::uuid, nid, namespace_id, 'new', 'view', 'new user', now()"
                + " FROM keto_relation_tuples LIMIT 1");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            MigrationFixture.done(fixture.produce(new VerifyStep(fixture.database, settings, folder)));
            StatusReader reader = new StatusReader(fixture.database, settings, folder);
            assertThat(reader.look(Work.quiet()).lastKnown()).isEqualTo(State.IN_USE);

            test.execute("DELETE FROM keto_relation_tuples WHERE object = 'new'");
            MigrationFixture.done(fixture.produce(new VerifyStep(fixture.database, settings, folder)));
            assertThat(reader.look(Work.quiet()).lastKnown()).isEqualTo(State.MIGRATED);
        }
    }

    @Test
    void what_was_rolled_back_is_not_told_as_moved_when_v0_7_s_tables_are_there_again(TestDatabase test)
            throws Exception {
        KetoSettings settings = verified(test);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            MigrationFixture.done(
                    fixture.apply(new UndoStep(fixture.database, RoleNames.DEFAULT, folder, Waiting.DEFAULT, false)));
            fixture.applySchema();
        }
        awaitNobody(test);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            KetoStatus status = new StatusReader(fixture.database, settings, folder).look(Work.quiet());
            assertThat(status.lastKnown()).isEqualTo(State.NOT_READ);
            assertThat(status.isBeyond()).isFalse();
            assertThat(status.lastVerification()).isEmpty();
        }
    }

    /** A migration of some tuples, verified. */
    private KetoSettings verified(TestDatabase test) throws Exception {
        LegacyTuples.create(test);
        add(test, 0, 20);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            fixture.migrate(settings);
            MigrationFixture.done(fixture.produce(new VerifyStep(fixture.database, settings, folder)));
        }
        awaitNobody(test);
        return settings;
    }

    @Test
    void another_configuration_outdates_what_was_found_under_the_last(TestDatabase test) throws Exception {
        LegacyTuples.create(test);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            MigrationFixture.done(fixture.produce(new AssessStep(fixture.database, settings, Optional.of(folder))));
            StatusReader same = new StatusReader(fixture.database, settings, folder);
            assertThat(standing(same.look(Work.quiet()), "assess")).isEqualTo(Standing.UNCHANGED);
            KetoSettings other = new KetoSettings(settings.config(), Set.of(1L));
            StatusReader otherwise = new StatusReader(fixture.database, other, folder);
            assertThat(standing(otherwise.look(Work.quiet()), "assess")).isEqualTo(Standing.OUTDATED);
        }
    }

    @Test
    void what_nobody_remembers_may_have_changed(TestDatabase test) throws Exception {
        LegacyTuples.create(test);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            MigrationFixture.done(fixture.produce(new AssessStep(fixture.database, settings, Optional.of(folder))));
            Files.delete(folder.resolve("last-read.json"));
            KetoStatus status = new StatusReader(fixture.database, settings, folder).look(Work.quiet());
            assertThat(standing(status, "assess")).isEqualTo(Standing.MAY_HAVE_CHANGED);
            assertThat(status.earlier()).isEmpty();
        }
    }

    private static Standing standing(KetoStatus status, String step) {
        return status.evidence().stream()
                .filter(evidence -> evidence.step().text().equals(step))
                .findFirst()
                .orElseThrow()
                .standing();
    }

    private static void add(TestDatabase test, int from, int count) throws Exception {
        try (Connection connection = test.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO keto_0000000000_relation_tuples SELECT 'default', 'o' || n, 'view', 'u',"
                    + " '2021-01-01' FROM generate_series(" + from + ", " + (from + count - 1) + ") AS n");
        }
    }

    /** A session tells the server's counters what it did when it ends, if not before. */
    private static void awaitNobody(TestDatabase test) {
        test.awaitNone("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ferryman'"
                + " AND datname = current_database()");
    }

    private static List<List<String>> scans(TestDatabase test) throws Exception {
        return test.rows("SELECT relname, seq_scan, seq_tup_read, idx_scan, idx_tup_fetch FROM pg_stat_user_tables"
                + " WHERE relname LIKE 'keto%relation_tuples' ORDER BY relname");
    }

    private static long read(TestDatabase test) {
        try {
            return test.queryLong("SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables"
                    + " WHERE relname = 'keto_0000000000_relation_tuples'");
        } catch (java.sql.SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
