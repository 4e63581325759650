package org.ferryman.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.ferryman.engine.Cancellation;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.TcpProxy;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was read is not read again because the connection is lost while there is nothing left to do over it. */
@UsesServer
@Timeout(60)
final class TransactionsTest {

    @TempDir
    private Path home;

    private Database database;

    @BeforeEach
    void open(TestDatabase test) throws Exception {
        database = Database.open(settings(test, test.url()));
    }

    private ConnectionSettings settings(TestDatabase test, String url) throws Exception {
        return ConnectionSettings.resolve(url, Map.of("PGPASSWORD", test.password()), home, PasswordPrompt.NONE)
                .with(TestPatience.get());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static int pid(Session session) throws Exception {
        return session.one("SELECT pg_backend_pid()", row -> row.getInt(1));
    }

    private static void end(TestDatabase test, int pid) throws SQLException {
        test.execute("SELECT pg_terminate_backend(" + pid + ")");
        test.awaitNone("SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid);
    }

    @Test
    void a_result_stands_though_the_session_is_cut_before_it_is_rolled_back(TestDatabase test) throws Exception {
        String read = new Transactions(database).snapshot(new Cancellation(), session -> {
            end(test, pid(session));
            return "read";
        });
        assertThat(read).isEqualTo("read");
        assertThat(new Transactions(database).<Integer>snapshot(new Cancellation(), TransactionsTest::pid))
                .as("the next one has a live session")
                .isPositive();
    }

    @Test
    void a_result_stands_though_the_session_is_cut_before_it_is_given_back(TestDatabase test) throws Exception {
        String read = new Transactions(database).rehearsal(new Cancellation(), session -> {
            int pid = pid(session);
            // The next rollback has nothing to tell the server.
            session.connection().rollback();
            end(test, pid);
            return "read";
        });
        assertThat(read).isEqualTo("read");
        assertThat(new Transactions(database).<Integer>snapshot(new Cancellation(), TransactionsTest::pid))
                .as("the next one has a live session")
                .isPositive();
    }

    @Test
    void a_transaction_that_has_just_begun_is_not_ended_for_being_idle(TestDatabase test) throws Exception {
        test.execute("ALTER DATABASE " + test.name() + " SET idle_in_transaction_session_timeout = '20ms'");
        try (TcpProxy line = TcpProxy.to(test.host(), test.port());
                Database slow = Database.open(settings(test, test.urlThrough(line.port())))) {
            line.slowDown(Duration.ofMillis(40));
            assertThat(new Transactions(slow).<Integer>snapshot(new Cancellation(), TransactionsTest::pid))
                    .isPositive();
            assertThat(new Transactions(slow).<Integer>brief(TransactionsTest::pid))
                    .isPositive();
        }
    }
}
