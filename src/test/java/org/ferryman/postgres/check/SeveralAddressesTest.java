package org.ferryman.postgres.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.ferryman.engine.Cancellation;
import org.ferryman.postgres.TestServer;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.Connector;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A name with two addresses, of which the first does not answer: in a process of its own, which has such a name. */
@UsesServer
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class SeveralAddressesTest {

    private final TestServer server = TestServer.get();

    @Test
    void c9_all_addresses_of_a_name_are_tried_in_their_order(@TempDir Path home) throws Exception {
        Path hosts = Files.writeString(home.resolve("hosts"), "127.0.0.9 db.example\n127.0.0.1 db.example\n");

        List<String> said = lines(home, hosts);

        assertThat(said)
                .containsExactly(
                        "tcp PASSED 127.0.0.1 port " + server.port() + " accepts connections",
                        "tls PASSED",
                        "login PASSED",
                        "reached 127.0.0.1",
                        "reached again 127.0.0.1");
    }

    @Test
    void c9_the_first_that_answers_is_taken(@TempDir Path home) throws Exception {
        Path hosts = Files.writeString(home.resolve("hosts"), "127.0.0.2 db.example\n127.0.0.1 db.example\n");

        assertThat(lines(home, hosts)).contains("reached 127.0.0.2", "reached again 127.0.0.2");
    }

    private List<String> lines(Path home, Path hosts) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.net.hosts.file=" + hosts,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Client.class.getName(),
                        "postgresql://postgres@db.example:" + server.port() + "/postgres?sslmode=require",
                        home.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return out.lines().toList();
    }

    /** Tests the connection and connects, twice. */
    static final class Client {
        private Client() {}

        public static void main(String[] arguments) throws Exception {
            ConnectionSettings settings =
                    ConnectionSettings.resolve(arguments[0], Map.of(), Path.of(arguments[1]), PasswordPrompt.NONE);
            ConnectionReport report =
                    new ConnectionTest().run(settings, connection -> List.of(), check -> {}, new Cancellation());
            for (ConnectionCheck check : report.checks().subList(1, 4)) {
                System.out.println(
                        check.id() + " " + check.status() + (check.id().equals("tcp") ? " " + check.detail() : ""));
            }
            Connector connector = new Connector(settings, Duration.ZERO);
            System.out.println("reached " + address(connector));
            System.out.println("reached again " + address(connector));
        }

        private static String address(Connector connector) throws Exception {
            try (Connection connection = connector.open();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT host(inet_server_addr())")) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
