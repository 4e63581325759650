package org.ferryman.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
class EmbeddedServerTest {

    @TempDir
    private static Path elsewhere;

    /** The folder of a server that was made and has never run: a copy of it is there in no time. */
    private static Path made;

    /** For the tests that only ask it something. */
    private static EmbeddedServer asked;

    @TempDir
    Path parent;

    @BeforeAll
    static void start_one() throws IOException {
        made = elsewhere.resolve("made");
        new EmbeddedFolder(made).create(EmbeddedBinaries.unpack(), List.of());
        asked = EmbeddedServer.startIn(copyOfMade(elsewhere.resolve("asked")));
    }

    @AfterAll
    static void stop_it() throws IOException {
        EmbeddedServer.remove(elsewhere.resolve("asked"));
    }

    private static Path copyOfMade(Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(made)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, copy.resolve(made.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return copy;
    }

    private Path kept() {
        return parent.resolve("kept");
    }

    @AfterEach
    void stop_what_a_failed_test_left_running() throws IOException {
        EmbeddedServer.remove(kept());
    }

    @Test
    void a_temporary_server_answers_until_it_is_closed_once_or_twice_and_leaves_no_file() throws Exception {
        int port;
        try (EmbeddedServer server = EmbeddedServer.temporary(parent)) {
            port = server.port();
            assertThat(query(server, "SELECT current_user")).isEqualTo(server.superuser());
            assertThat(server.url("shop")).isEqualTo("postgresql://postgres@127.0.0.1:" + port + "/shop");
            server.close();
        }
        assertThat(answers(port)).isFalse();
        assertThat(filesIn(parent)).isZero();
    }

    @Test
    void it_is_made_as_keto_needs_it_and_not_to_be_durable() throws Exception {
        assertThat(query(asked, "SHOW server_encoding")).isEqualTo("UTF8");
        assertThat(query(asked, "SHOW max_wal_size")).isEqualTo("4GB");
        assertThat(query(asked, "SHOW shared_buffers")).isEqualTo("128MB");
        assertThat(query(asked, "SHOW fsync")).isEqualTo("off");
        assertThat(query(asked, "SHOW logging_collector")).isEqualTo("off");
    }

    @Test
    void other_users_of_the_workstation_are_kept_out() throws Exception {
        String jdbc = "jdbc:postgresql://127.0.0.1:" + asked.port() + "/postgres?user=postgres";
        assertThatThrownBy(() -> DriverManager.getConnection(jdbc + "&password=guess"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        assertThat(query(asked, "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"))
                .isEqualTo("scram-sha-256");
        assertThat(query(asked, "SELECT rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolname='postgres'"))
                .isEqualTo("t");
        assertThat(query(asked, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(query(asked, "SHOW unix_socket_directories")).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(asked.passfile())))
                .isEqualTo("rw-------");
        for (Path inside :
                new Path[] {asked.passfile().getParent(), asked.passfile().resolveSibling("data")}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(inside)))
                    .as(inside.toString())
                    .isEqualTo("rwx------");
        }
    }

    /** As a crash leaves it: the number of its server belongs to another process by now. */
    private Path staleFolder(Process other) throws Exception {
        Path stale = Files.createDirectories(parent.resolve("ferryman-pg-stale"));
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Files.writeString(stale.resolve("owner"), Long.toString(gone.pid()));
        Path data = Files.createDirectories(stale.resolve("data"));
        Files.writeString(data.resolve("postmaster.pid"), other.pid() + "\n" + data + "\n0\n1\n");
        return stale;
    }

    @Test
    void the_next_start_cleans_up_after_a_killed_process_and_leaves_those_alone_that_live() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        // Both at the same time, for each needs a second.
        Process first = ServerProcess.launch("temporary", parent);
        Process second = ServerProcess.launch("temporary", parent);
        try {
            ServerProcess killed = ServerProcess.of(first);
            ServerProcess living = ServerProcess.of(second);
            killed.process().destroyForcibly().waitFor();
            assertThat(answers(killed.port())).as("survives its JVM").isTrue();
            Path stale = staleFolder(other);

            try (EmbeddedServer next = EmbeddedServer.temporary(parent)) {
                assertThat(answers(killed.port())).isFalse();
                assertThat(answers(living.port())).isTrue();
                assertThat(stale).doesNotExist();
                assertThat(other.isAlive()).as("is no server").isTrue();
                assertThat(filesIn(parent))
                        .as("the new one's and the living one's")
                        .isEqualTo(2);
                assertThat(query(next, "SELECT 1")).isEqualTo("1");
            }
            living.exit();
            assertThat(answers(living.port())).as("stopped when its JVM exits").isFalse();
            assertThat(filesIn(parent)).isZero();
        } finally {
            other.destroy();
            first.destroyForcibly();
            second.destroy();
        }
    }

    @Test
    void a_kept_server_outlives_its_process_and_is_stopped_by_a_later_one() throws Exception {
        ServerProcess child = ServerProcess.of(ServerProcess.launch("kept", copyOfMade(kept())));
        child.exit();

        EmbeddedServer attached = EmbeddedServer.attach(kept()).orElseThrow();
        assertThat(attached.port()).isEqualTo(child.port());
        assertThat(query(attached, "SELECT 1")).isEqualTo("1");
        attached.close();

        assertThat(answers(child.port())).isFalse();
        assertThat(EmbeddedServer.attach(kept())).isEmpty();
    }

    @Test
    void a_kept_server_starts_again_with_its_data() throws Exception {
        try (EmbeddedServer first = EmbeddedServer.startIn(copyOfMade(kept()));
                Connection connection = first.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE shop");
        }
        try (EmbeddedServer second = EmbeddedServer.startIn(kept())) {
            assertThat(query(second, "SELECT count(*) FROM pg_database WHERE datname='shop'"))
                    .isEqualTo("1");
        }
    }

    @Test
    void a_folder_whose_server_runs_is_not_started_twice() throws Exception {
        try (EmbeddedServer running = EmbeddedServer.startIn(copyOfMade(kept()))) {
            assertThatThrownBy(() -> EmbeddedServer.startIn(kept()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(kept().toString());
            assertThat(query(running, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void removing_stops_the_server_and_deletes_its_folder() throws Exception {
        int port = EmbeddedServer.startIn(copyOfMade(kept())).port();
        assertThat(EmbeddedServer.remove(kept())).isTrue();
        assertThat(answers(port)).isFalse();
        assertThat(kept()).doesNotExist();
        assertThat(EmbeddedServer.remove(kept())).isFalse();
    }

    @Test
    void a_folder_with_other_files_is_neither_used_nor_deleted() throws Exception {
        Path letter = Files.writeString(Files.createDirectory(kept()).resolve("letter.txt"), "dear");
        assertThatThrownBy(() -> EmbeddedServer.startIn(kept())).isInstanceOf(DirectoryNotEmptyException.class);
        assertThat(EmbeddedServer.remove(kept())).isFalse();
        assertThat(EmbeddedServer.attach(kept())).isEqualTo(Optional.empty());
        assertThat(letter).hasContent("dear");
    }

    @Test
    void a_start_that_fails_tells_what_the_server_says() throws Exception {
        Files.writeString(
                copyOfMade(kept()).resolve("data").resolve("postgresql.conf"),
                "no_such_setting = 1\n",
                StandardOpenOption.APPEND);
        assertThatThrownBy(() -> EmbeddedServer.startIn(kept()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no_such_setting");
    }

    @Test
    void a_database_may_have_any_name() throws Exception {
        try (Connection connection = asked.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE \"a b/c?d%e+é\"");
        }
        try (Connection connection = asked.connect("a b/c?d%e+é")) {
            assertThat(connection.isValid(5)).isTrue();
        }
        assertThat(asked.url("a b/c?d%e+é")).endsWith("/a%20b%2Fc%3Fd%25e%2B%C3%A9");
    }

    private static long filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static String query(EmbeddedServer server, String sql) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
