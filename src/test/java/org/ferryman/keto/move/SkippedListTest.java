package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.skipped.ListPhase;
import org.ferryman.keto.skipped.SkippedStep;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the list of skipped tuples is written. */
@UsesServer
class SkippedListTest {

    private static final String MORE = "INSERT INTO " + LegacySchema.table(1)
            + " (shard_id, object, relation, subject, commit_time)"
            + " VALUES ('default', 'written meanwhile', 'view', 'a#b', now())";

    @TempDir
    private Path folder;

    @BeforeEach
    void prepare(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 1_000);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
        }
    }

    @Test
    void f13_nobody_waits_for_it_and_it_has_what_was_skipped_when_the_others_were_moved(TestDatabase test)
            throws Exception {
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        AtomicInteger written = new AtomicInteger();
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            ProgressListener writer = progress -> {
                if (progress.phase() == ListPhase.SKIPPED_TUPLES && written.get() == 0) {
                    written.addAndGet(writtenAtOnce(test));
                }
            };
            Migration migration =
                    MigrationFixture.done(fixture.apply(fixture.migration(settings), writer, new Cancellation()));
            assertThat(written)
                    .as("rows that v0.6 wrote while the list was written")
                    .hasValue(1);
            assertThat(migration.totals().skipped()).isPositive();
            assertThat(Files.readAllLines(folder.resolve("skipped.jsonl")))
                    .hasSize((int) migration.totals().skipped())
                    .noneMatch(line -> line.contains("written meanwhile"));
        }
    }

    @Test
    void cancelled_while_it_is_written_the_move_stays_and_the_list_can_be_had_later(TestDatabase test)
            throws Exception {
        test.execute("INSERT INTO " + LegacySchema.table(0) + " SELECT 'default', i, 'view', 'a#b', '2021-01-01'"
                + " FROM generate_series(1, 50000) AS i");
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        Cancellation cancellation = new Cancellation();
        AtomicLong requested = new AtomicLong();
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            ProgressListener cancel = progress -> {
                if (progress.phase() == ListPhase.SKIPPED_TUPLES && requested.get() == 0) {
                    requested.set(System.nanoTime());
                    cancellation.request();
                }
            };
            Outcome<Migration> outcome = fixture.apply(fixture.migration(settings), cancel, cancellation);
            assertThat(Duration.ofNanos(System.nanoTime() - requested.get())).isLessThan(Duration.ofSeconds(2));
            assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
            assertThat(((Outcome.PartWay<Migration>) outcome).finding().id()).isEqualTo("REPORT_NOT_PUBLISHED");
            assertThat(((Outcome.PartWay<Migration>) outcome).finding().seen()).contains("you cancelled");
            assertThat(LegacyTuples.differences(test)).isEmpty();
            MigrationFixture.done(fixture.produce(new SkippedStep(fixture.database, settings, folder)));
        }
        assertThat(folder.resolve("skipped.jsonl")).isNotEmptyFile();
    }

    private static int writtenAtOnce(TestDatabase test) {
        try (Connection connection = test.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = '200ms'");
            return statement.executeUpdate(MORE);
        } catch (SQLException waits) {
            throw new IllegalStateException(waits);
        }
    }
}
