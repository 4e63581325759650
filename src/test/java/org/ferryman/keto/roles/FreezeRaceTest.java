package org.ferryman.keto.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.postgres.roles.WriteProof;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** v0.6 goes on writing while it is frozen: a write is in the table, or it was refused; none is lost. */
@UsesServer
@Timeout(90)
final class FreezeRaceTest {

    private static final int WRITERS = 4;

    @TempDir
    private Path folder;

    /** Writes one tuple after the other, in transactions of one or two, until it is refused. */
    private static final class Writer implements Callable<Writer> {

        private final RolesFixture roles;
        private final int number;
        private final CountDownLatch busy;
        private final List<String> accepted = new ArrayList<>();
        private final List<String> refused = new ArrayList<>();
        private String state = "";

        Writer(RolesFixture roles, int number, CountDownLatch busy) {
            this.roles = roles;
            this.number = number;
            this.busy = busy;
        }

        @Override
        public Writer call() throws SQLException {
            try (Connection connection = roles.test.connect(roles.keto);
                    PreparedStatement insert = connection.prepareStatement(
                            "INSERT INTO " + RolesFixture.TABLE + " VALUES ('default', ?, 'race', 'writer', now())")) {
                connection.setAutoCommit(false);
                for (int nth = 0; state.isEmpty(); nth++) {
                    write(connection, insert, nth);
                }
            }
            return this;
        }

        private void write(Connection connection, PreparedStatement insert, int nth) throws SQLException {
            List<String> together = new ArrayList<>();
            for (int part = 0; part <= nth % 2; part++) {
                together.add("w" + number + "-" + nth + "-" + part);
            }
            try {
                for (String object : together) {
                    insert.setString(1, object);
                    insert.executeUpdate();
                }
                connection.commit();
                accepted.addAll(together);
                busy.countDown();
            } catch (SQLException failure) {
                state = failure.getSQLState();
                refused.addAll(together);
                connection.rollback();
            }
        }
    }

    @Test
    void every_write_was_accepted_and_is_there_or_was_refused(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        CountDownLatch busy = new CountDownLatch(WRITERS * 10);
        ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<Writer>> writers = new ArrayList<>();
            for (int number = 0; number < WRITERS; number++) {
                writers.add(pool.submit(new Writer(roles, number, busy)));
            }
            assertThat(busy.await(30, TimeUnit.SECONDS)).as("all are writing").isTrue();
            FreezeResult freeze = MigrationFixture.done(roles.freeze(new Waiting(Duration.ofSeconds(30), false)));
            assertThat(freeze.applied()).isTrue();
            assertThat(freeze.proof()).isNotEmpty().allMatch(WriteProof::holds);
            assertThat(freeze.ended()).isEmpty();
            Set<String> accepted = new HashSet<>();
            Set<String> refused = new HashSet<>();
            for (Future<Writer> each : writers) {
                Writer writer = each.get(30, TimeUnit.SECONDS);
                assertThat(writer.state)
                        .as("why the last write of %d failed", writer.number)
                        .isEqualTo("42501");
                accepted.addAll(writer.accepted);
                refused.addAll(writer.refused);
            }
            Set<String> there = new HashSet<>();
            test.rows("SELECT object FROM " + RolesFixture.TABLE + " WHERE relation = 'race'")
                    .forEach(row -> there.add(row.get(0)));
            assertThat(there)
                    .isEqualTo(accepted)
                    .hasSizeGreaterThan(WRITERS * 10)
                    .doesNotContainAnyElementsOf(refused);
        } finally {
            pool.shutdownNow();
        }
    }
}
