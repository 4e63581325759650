package org.ferryman.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlFailures;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.TcpProxy;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A COPY can be cancelled, and does not wait for ever for a server that can't be reached any more. */
@UsesServer
@Timeout(120)
final class CopyFaultsTest {

    private static final QualifiedName TABLE = new QualifiedName("public", "t");
    private static final SqlText COLUMNS = SqlText.of("(id)");
    private static final String WAITING =
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";

    @TempDir
    private Path folder;

    @Test
    void a_copy_out_that_the_server_does_not_go_on_with_is_cancelled(TestDatabase test) throws Exception {
        String sql = "COPY (SELECT i, CASE WHEN i = 1000 THEN pg_sleep(600) END FROM generate_series(1, 2000) AS i)"
                + " TO STDOUT";
        cancelledInTime(test, session -> session.<RuntimeException>copyOut(sql, piece -> {}));
    }

    @Test
    void a_copy_out_that_its_reader_gives_up_is_ended_on_the_server(TestDatabase test) throws Exception {
        String sql = "COPY (SELECT repeat('x', 100), CASE WHEN i = 1000 THEN pg_sleep(600) END"
                + " FROM generate_series(1, 1000) AS i) TO STDOUT";
        try (Connection connection = test.connect()) {
            Session session = new Session(connection, new Cancellation());
            assertThatThrownBy(() -> session.<SQLException>copyOut(sql, piece -> {
                        until(test, 1, Long.MAX_VALUE);
                        throw new SQLException("the disk is full");
                    }))
                    .hasMessage("the disk is full");
        }
        until(test, 0, System.nanoTime() + Duration.ofSeconds(2).toNanos());
    }

    @Test
    void a_copy_in_that_the_server_does_not_go_on_with_is_cancelled(TestDatabase test) throws Exception {
        sleepAtRow(test, 1000);
        cancelledInTime(
                test,
                session -> session.<RuntimeException>copyIn("COPY t FROM STDIN", copy -> {
                    for (int i = 1; i <= 2000; i++) {
                        copy.accept((i + "\n").getBytes(StandardCharsets.UTF_8));
                    }
                }));
        assertThat(test.queryLong("SELECT count(*) FROM t")).isZero();
    }

    @Test
    void the_restore_of_a_snapshot_is_cancelled(TestDatabase test) throws Exception {
        test.execute("CREATE TABLE t (id int)", "INSERT INTO t SELECT generate_series(1, 2000)");
        Path file = folder.resolve("snapshot.sql");
        try (Database database = open(test, test.port());
                OutputStream out = Files.newOutputStream(file)) {
            new Transactions(database).snapshot(new Cancellation(), session -> {
                new SnapshotWriter(session, out)
                        .write(List.of(), "public", List.of(TableScript.of(session, TABLE)), bytes -> {});
                return true;
            });
        }
        TestDatabase into = test.another();
        sleepAtRow(into, 1000);
        Files.writeString(file, Files.readString(file).replaceFirst("CREATE TABLE [^;]*;", "SELECT 1;"));
        Cancellation cancellation = new Cancellation();
        try (Database database = open(into, into.port())) {
            cancelledInTime(
                    into, cancellation, () -> SnapshotReader.restore(file, database, cancellation, bytes -> {}));
        }
        assertThat(into.queryLong("SELECT count(*) FROM t")).isZero();
    }

    /** Only the connections that were open: a firewall that has forgotten them lets new ones through. */
    @Test
    @Tag("soak")
    void a_connection_that_falls_silent_during_a_copy_is_given_up_on_either_side(TestDatabase test) throws Exception {
        test.execute("CREATE TABLE t (id int)", "INSERT INTO t SELECT generate_series(1, 200000)");
        TestDatabase second = test.another();
        second.execute("CREATE TABLE t (id int)");
        TestDatabase third = test.another();
        third.execute("CREATE TABLE t (id int)");
        CompletableFuture<Void> out = CompletableFuture.runAsync(() -> fallsSilent(test, true, second));
        CompletableFuture<Void> in = CompletableFuture.runAsync(() -> fallsSilent(test, false, third));
        CompletableFuture.allOf(out, in).get();
        assertThat(second.queryLong("SELECT count(*) FROM t")).isZero();
        assertThat(third.queryLong("SELECT count(*) FROM t")).isZero();
    }

    private void fallsSilent(TestDatabase from, boolean source, TestDatabase to) {
        try (TcpProxy proxy = TcpProxy.to(from.host(), from.port());
                Database origin = open(from, source ? proxy.port() : from.port());
                Database destination = open(to, source ? to.port() : proxy.port())) {
            AtomicLong bytes = new AtomicLong();
            assertThatThrownBy(() -> new Transactions(origin)
                            .snapshot(
                                    new Cancellation(),
                                    read -> new Transactions(destination).rehearsal(new Cancellation(), write -> {
                                        TableCopy.run(read, TABLE, write, TABLE, COLUMNS, more -> {
                                            if (bytes.getAndAdd(more) == 0) {
                                                proxy.fallSilent();
                                                proxy.heal();
                                            }
                                        });
                                        return true;
                                    })))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            failure -> assertThat(new SqlFailures().kind(failure))
                                    .isEqualTo(SqlFailures.Kind.CONNECTION_LOST));
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private static void sleepAtRow(TestDatabase test, int row) throws SQLException {
        test.execute(
                "CREATE TABLE t (id int)",
                "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN PERFORM pg_catalog.pg_sleep(600); RETURN NEW; END $$",
                "CREATE TRIGGER wait BEFORE INSERT ON t FOR EACH ROW WHEN (NEW.id = " + row
                        + ") EXECUTE FUNCTION wait()");
    }

    private static void cancelledInTime(TestDatabase test, Body body) throws Exception {
        Cancellation cancellation = new Cancellation();
        try (Connection connection = test.connect()) {
            cancelledInTime(test, cancellation, () -> body.run(new Session(connection, cancellation)));
        }
    }

    private static void cancelledInTime(TestDatabase test, Cancellation cancellation, Work work) throws Exception {
        CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(() -> {
            try {
                work.run();
                return new AssertionError("it was not cancelled");
            } catch (Exception failure) {
                return failure;
            }
        });
        until(test, 1, Long.MAX_VALUE);
        long start = System.nanoTime();
        cancellation.request();
        Throwable failure = ended.get();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        if (!(failure instanceof CancelledException)) {
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            sql -> assertThat(new SqlFailures().kind(sql)).isEqualTo(SqlFailures.Kind.CANCELLED));
        }
        until(test, 0, start + Duration.ofSeconds(2).toNanos());
    }

    private static void until(TestDatabase test, long waiting, long deadline) throws SQLException {
        long found;
        do {
            found = test.queryLong(WAITING);
        } while (found != waiting && System.nanoTime() < deadline);
        assertThat(found).isEqualTo(waiting);
    }

    private Database open(TestDatabase test, int port) throws Exception {
        return Database.open(ConnectionSettings.resolve(
                        test.urlThrough(port), Map.of("PGPASSWORD", test.password()), folder, PasswordPrompt.NONE)
                .with(TestPatience.get()));
    }

    private interface Body {
        void run(Session session) throws Exception;
    }

    private interface Work {
        void run() throws Exception;
    }
}
