package org.ferryman.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.testing.HeldProcess;
import org.ferryman.testing.TcpProxy;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A name with two addresses, of which the first stops to answer in the middle of a run: in a process of its own. */
@UsesServer
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class FailoverTest {

    private static final String HOLD = "reads at the first address";

    @TempDir
    private Path home;

    /** What is left of the output of a run whose first address goes away while it waits. */
    private List<String> afterFailover(TestDatabase test, String host, int port) throws Exception {
        Path hosts = Files.writeString(home.resolve("hosts"), "127.0.0.3 db.example\n127.0.0.4 db.example\n");
        try (TcpProxy first = TcpProxy.at("127.0.0.3", 0, test.host(), test.port());
                TcpProxy second = TcpProxy.at("127.0.0.4", first.port(), host, port)) {
            assertThat(second.port()).isEqualTo(first.port());
            String url = test.url().replaceFirst("@[^/]+/", "@db.example:" + first.port() + "/");
            Process process =
                    HeldProcess.saying(HOLD, Run.class, test.password(), hosts.toString(), url, home.toString());
            try (OutputStream go = process.getOutputStream();
                    BufferedReader rest = process.inputReader(StandardCharsets.UTF_8)) {
                first.close();
                go.write('\n');
                go.flush();
                return rest.lines().toList();
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void the_same_run_goes_on_at_the_other_address_and_says_so(TestDatabase test) throws Exception {
        List<String> said = afterFailover(test, test.host(), test.port());

        assertThat(said).first().isEqualTo("Done");
        assertThat(said)
                .element(1)
                .asString()
                .startsWith("REACHED_ANOTHER_ADDRESS db.example answered at 127.0.0.3 first, and now at 127.0.0.4");
    }

    @Test
    void another_server_behind_the_other_address_is_refused(TestDatabase test) throws Exception {
        try (EmbeddedServer another = EmbeddedServer.temporary();
                Connection admin = another.connect("postgres");
                Statement statement = admin.createStatement()) {
            statement.execute(
                    "ALTER ROLE " + TestDatabase.quote(test.superuser()) + " PASSWORD '" + test.password() + "'");
            statement.execute("CREATE DATABASE " + TestDatabase.quote(test.name()));
            int port = Integer.parseInt(another.url("postgres").replaceFirst(".*:(\\d+)/.*", "$1"));
            List<String> said = afterFailover(test, "127.0.0.1", port);

            assertThat(said).first().isEqualTo("Failed");
            assertThat(said)
                    .element(1)
                    .asString()
                    .startsWith("ANOTHER_SERVER_REACHED")
                    .contains("127.0.0.4");
        }
    }

    /** A step that reads, waits while the address goes away, and reads again. */
    static final class Run implements Evidence<String> {

        private final Database database;
        private boolean held;

        private Run(Database database) {
            this.database = database;
        }

        public static void main(String[] arguments) throws Exception {
            System.setProperty("jdk.net.hosts.file", arguments[0]);
            try (MigrationFixture fixture =
                    new MigrationFixture(arguments[1], System.getenv("PGPASSWORD"), Path.of(arguments[2]))) {
                Outcome<String> outcome = fixture.produce(new Run(fixture.database));
                System.out.println(outcome.getClass().getSimpleName());
                outcome.findings().forEach(Run::print);
                fixture.database.moves().forEach(Run::print);
            }
        }

        private static void print(Finding finding) {
            System.out.println(finding.id() + " " + finding.seen());
        }

        @Override
        public StepId id() {
            return new StepId("read");
        }

        @Override
        public String title() {
            return "Read";
        }

        @Override
        public String produce(Work work) throws Exception {
            return new Transactions(database).snapshot(work.cancellation(), session -> {
                session.one("SELECT 1", row -> row.getInt(1));
                if (!held) {
                    held = true;
                    HeldProcess.waitAt(HOLD);
                }
                return session.one("SELECT current_database()", row -> row.getString(1));
            });
        }
    }
}
