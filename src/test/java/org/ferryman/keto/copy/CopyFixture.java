package org.ferryman.keto.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.ahead.CaptureRemoval;
import org.ferryman.keto.ahead.RemoveCaptureStep;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.move.VerifyStep;
import org.ferryman.keto.roles.RolesFixture;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.TestDatabase;

/** A database with v0.7's tables beside v0.6's, and what a copy and the migration after it do there. */
final class CopyFixture implements AutoCloseable {

    static final Waiting SOON = new Waiting(Duration.ofSeconds(2), false);

    private static final String ROWS = "SELECT shard_id, namespace_id, object, relation, subject_id,"
            + " subject_set_namespace_id, subject_set_object, subject_set_relation, commit_time"
            + " FROM keto_relation_tuples WHERE nid = (SELECT id FROM networks ORDER BY created_at LIMIT 1)"
            + " ORDER BY shard_id";

    final TestDatabase test;
    final MigrationFixture steps;
    final KetoSettings settings;
    private final Path folder;

    CopyFixture(TestDatabase test, Path folder, KetoSettings settings) throws Exception {
        this(test, folder, settings, new MigrationFixture(test, folder));
        steps.applySchema();
    }

    private CopyFixture(TestDatabase test, Path folder, KetoSettings settings, MigrationFixture steps) {
        this.test = test;
        this.folder = folder;
        this.settings = settings;
        this.steps = steps;
    }

    /** With so many generated tuples in namespace 0, and namespace 1 empty. */
    static CopyFixture filled(TestDatabase test, Path folder, int tuples) throws Exception {
        LegacyTuples.generate(test, tuples);
        return new CopyFixture(test, folder, MigrationFixture.settings(folder, LegacyTuples.NAMESPACES));
    }

    CopyStep step() {
        return step(settings);
    }

    CopyStep step(KetoSettings of) {
        return new CopyStep(steps.database, of, folder, SOON);
    }

    CopyResult copy() {
        return MigrationFixture.done(steps.apply(step()));
    }

    Migration migrate() {
        return steps.migrate(settings);
    }

    /** A migration that must have compared changes alone. */
    Migration migrateChanges() {
        Migration migration = migrate();
        assertThat(RolesFixture.ids(migration.findings()))
                .contains("CHANGES_COMPARED")
                .doesNotContain("COPY_NOT_USED");
        return migration;
    }

    /** A migration that must have compared every tuple although there was a copy. */
    Migration migrateAll() {
        Migration migration = migrate();
        assertThat(RolesFixture.ids(migration.findings()))
                .contains("COPY_NOT_USED")
                .doesNotContain("CHANGES_COMPARED");
        return migration;
    }

    Verification verify(KetoSettings of) {
        return MigrationFixture.done(steps.produce(new VerifyStep(steps.database, of, folder)));
    }

    CaptureRemoval stop() {
        return MigrationFixture.done(steps.apply(new RemoveCaptureStep(steps.database, SOON)));
    }

    /** Whether v0.7's table holds row by row what a full migration of the same legacy tuples makes elsewhere. */
    void requireSameAsFull(KetoSettings of) throws Exception {
        TestDatabase other = test.another();
        List<Integer> ids = test
                .rows("SELECT substr(relname, 6, 10)::int FROM pg_class"
                        + " WHERE relname ~ '^keto_[0-9]{10}_relation_tuples$' ORDER BY 1")
                .stream()
                .map(row -> Integer.valueOf(row.get(0)))
                .toList();
        LegacyTuples.create(other, "public", ids.toArray(Integer[]::new));
        for (int id : ids) {
            load(
                    other,
                    id,
                    test.rows(
                            "SELECT shard_id, object, relation, subject, commit_time FROM " + LegacySchema.table(id)));
        }
        Path elsewhere = Files.createTempDirectory(folder, "oracle");
        try (MigrationFixture oracle = new MigrationFixture(other, elsewhere)) {
            oracle.applySchema();
            Migration full = oracle.migrate(of);
            assertThat(test.rows(ROWS)).isEqualTo(other.rows(ROWS));
            Verification verification = verify(of);
            assertThat(verification.holds()).isTrue();
            assertThat(verification.skipped()).isEqualTo(full.totals().skipped());
        }
    }

    private static void load(TestDatabase other, int id, List<List<String>> rows) throws SQLException {
        try (Connection connection = other.connect();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO " + LegacySchema.table(id) + " VALUES (?, ?, ?, ?, ?::timestamp)")) {
            for (List<String> row : rows) {
                for (int column : IntStream.range(0, row.size()).toArray()) {
                    insert.setString(column + 1, row.get(column));
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    long noted() throws SQLException {
        return test.queryLong("SELECT count(*) FROM ferryman_capture.changes");
    }

    @Override
    public void close() throws Exception {
        steps.close();
    }
}
