package org.ferryman.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.RunLock;
import org.ferryman.engine.TransientException;
import org.ferryman.engine.Work;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lock lives as long as its process, and whoever has lost it commits nothing. */
@UsesServer
@Timeout(60)
final class AdvisoryLockTest {

    private static final String SETTINGS = "SELECT string_agg(name || '=' || setting, ' ' ORDER BY name)"
            + " FROM pg_settings WHERE name LIKE 'tcp_keepalives%' OR name = 'idle_session_timeout'";
    private static final String LOCKS = "SELECT count(*) FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database"
            + " WHERE l.locktype = 'advisory' AND d.datname = current_database()";

    @TempDir
    private Path folder;

    /** Linux tells the time that is left until it asks whether the other side is alive, in hundredths of a second. */
    @Test
    void the_server_looks_after_a_minute_whether_the_holder_is_alive(TestDatabase test) throws Exception {
        try (Database database = open(test);
                RunLock.Held held = new AdvisoryLock(database).acquire()) {
            assertThat(held).isNotNull();
            long client = test.queryLong("SELECT client_port FROM pg_stat_activity AS a JOIN pg_locks AS l USING (pid)"
                    + " WHERE l.locktype = 'advisory' AND a.datname = current_database()");
            String timer;
            do {
                List<String> sockets = sockets(test.port(), client);
                Assumptions.assumeFalse(sockets.isEmpty(), "the server is not on this machine, or it is no Linux");
                timer = sockets.get(0).strip().split(" +", -1)[5];
            } while (timer.startsWith("01:")); // An acknowledgement is still under way.
            assertThat(timer).as("a keep-alive timer").startsWith("02:");
            assertThat(Long.parseLong(timer.substring(3), 16)).isLessThanOrEqualTo(60 * 100);
        }
    }

    private static List<String> sockets(long server, long client) throws IOException {
        String ends = " *\\d+: \\w+:%04X \\w+:%04X .*".formatted(server, client);
        List<String> sockets = new ArrayList<>();
        for (Path table : List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"))) {
            if (Files.isReadable(table)) {
                Files.readAllLines(table).stream()
                        .filter(line -> line.matches(ends))
                        .forEach(sockets::add);
            }
        }
        return sockets;
    }

    @Test
    void its_connection_goes_back_as_it_came(TestDatabase test) throws Exception {
        try (Database database = open(test)) {
            String before = settings(database);
            new AdvisoryLock(database).acquire().close();
            assertThat(test.queryLong(LOCKS)).isZero();
            assertThat(settings(database)).isEqualTo(before);
        }
    }

    private static String settings(Database database) throws Exception {
        try (Connection connection = database.connect()) {
            return new Session(connection, new Cancellation()).one(SETTINGS, row -> row.getString(1));
        }
    }

    @Test
    void nothing_is_committed_once_it_is_lost(TestDatabase test) throws Exception {
        test.execute("CREATE TABLE t (id int)");
        try (Database database = open(test)) {
            Transactions transactions = new Transactions(database);
            try (RunLock.Held held = new AdvisoryLock(database).acquire()) {
                assertThat(held).isNotNull();
                transactions.committed(Work.quiet(), session -> session.update("INSERT INTO public.t VALUES (1)"));
                end(test);
                assertThatThrownBy(() -> transactions.committed(
                                Work.quiet(), session -> session.update("INSERT INTO public.t VALUES (2)")))
                        .isInstanceOfSatisfying(
                                TransientException.class,
                                lost -> assertThat(lost.finding().id()).isEqualTo("RUN_LOCK_LOST"));
            }
            transactions.committed(Work.quiet(), session -> session.update("INSERT INTO public.t VALUES (3)"));
        }
        assertThat(test.rows("SELECT id FROM t ORDER BY 1")).containsExactly(List.of("1"), List.of("3"));
    }

    @Test
    void a_session_that_is_lost_gives_its_place_in_the_pool_back(TestDatabase test) throws Exception {
        try (Database database = open(test)) {
            for (int nth = 0; nth < 6; nth++) {
                LockSession lock = LockSession.open(database);
                int pid = lock.session().one("SELECT pg_backend_pid()", row -> row.getInt(1));
                test.execute("SELECT pg_terminate_backend(" + pid + ")");
                test.awaitNone("SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid);
                assertThat(lock.release()).as("the server can't be told").isFalse();
            }
            try (Connection next = database.connect()) {
                assertThat(next.isValid(1)).isTrue();
            }
        }
    }

    @Test
    void a_session_that_answers_with_an_error_gives_its_place_in_the_pool_back(TestDatabase test) throws Exception {
        try (Database database = open(test)) {
            for (int nth = 0; nth < 6; nth++) {
                LockSession lock = LockSession.open(database);
                lock.session().execute("BEGIN");
                assertThatThrownBy(() -> lock.session().execute("SELECT 1 / 0")).isInstanceOf(SQLException.class);
                assertThat(lock.release()).isFalse();
            }
            try (Connection next = database.connect()) {
                assertThat(next.isValid(1)).isTrue();
            }
        }
    }

    private static void end(TestDatabase test) throws Exception {
        test.execute("SELECT pg_terminate_backend(pid) FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database"
                + " WHERE l.locktype = 'advisory' AND d.datname = current_database()");
        test.awaitNone(LOCKS);
    }

    private Database open(TestDatabase test) throws Exception {
        return Database.open(ConnectionSettings.resolve(
                        test.url(), Map.of("PGPASSWORD", test.password()), folder, PasswordPrompt.NONE)
                .with(TestPatience.get()));
    }
}
