package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.cli.Ferryman.Said;
import org.ferryman.kratos.replicate.AskedStandIn;
import org.ferryman.kratos.replicate.BusyWriter;
import org.ferryman.kratos.replicate.TwoServers;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.MemoryFolder;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All commands of blue/green, from the check to the clean-up, between servers of two major versions and back. */
@UsesServer
@Tag("soak")
@Timeout(300)
class OtherMajorsTest {

    @TempDir(factory = MemoryFolder.class)
    private Path folder;

    @TempDir
    private Path home;

    private TwoServers servers;
    private Optional<String> registrar = Optional.empty();

    @AfterEach
    void stop() throws Exception {
        if (servers != null) {
            servers.close();
        }
    }

    private static String passwordOf(EmbeddedServer server) {
        return "127.0.0.1:%d:*:%s:%s\n".formatted(server.port(), server.superuser(), server.password());
    }

    private Said said(String... words) throws Exception {
        Path passwords = home.resolve("passwords");
        if (!Files.exists(passwords)) {
            Files.writeString(
                    passwords,
                    passwordOf(servers.source.server()) + passwordOf(servers.target.server())
                            + "127.0.0.1:*:*:registrar:secret of registrar\n");
            Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-------"));
        }
        List<String> all = new ArrayList<>(List.of("kratos"));
        all.addAll(List.of(words));
        all.addAll(List.of("--url", servers.source.server().url(TwoServers.SOURCE)));
        all.addAll(List.of("--target", registrar.orElse(servers.target.server().url(TwoServers.TARGET))));
        all.addAll(List.of("--run", home.resolve("run").toString(), "--json"));
        Ferryman ferryman = new Ferryman(home, "").patient();
        ferryman.environment.remove("PGPASSWORD");
        ferryman.environment.put("PGPASSFILE", passwords.toString());
        return ferryman.run(all.toArray(String[]::new));
    }

    private JsonNode done(String... words) throws Exception {
        Said said = said(words);
        assertThat(said.exit())
                .as(String.join(" ", words) + said.out() + said.err())
                .isZero();
        return said.json().path("result");
    }

    private static Set<String> texts(Connection connection, String sql) throws SQLException {
        Set<String> texts = new HashSet<>();
        try (connection;
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
        }
        return texts;
    }

    @ParameterizedTest
    @CsvSource({"14, 17", "15, 18"})
    void there_and_back_with_every_acknowledged_write(int source, int target) throws Exception {
        servers = TwoServers.startIn(folder, source, target);
        String kratos = AskedStandIn.script(home).toString();
        BusyWriter writer = new BusyWriter(servers::connectToSource, servers::connectToTarget);
        try (writer) {
            done("check");
            assertThat(done("assess", "--kratos", kratos).path("window").asText())
                    .isEqualTo("short");
            done("replicate", "--yes");
            assertThat(done("replicate", "status").path("state").asText()).isEqualTo("following");
            done("migrate", "--kratos", kratos, "--yes");
            assertThat(done("way-back", "arm", "--yes").path("phase").asText()).isEqualTo("armed");
            assertHandedOver(writer, done("cutover", "--yes", "--old-sessions", "0"));
            Eventually.until(
                    () -> done("way-back", "status").path("phase").asText().equals("following"));
            assertThat(done("status").path("phase").asText()).isEqualTo("open");
            assertHandedOver(writer, done("way-back", "go", "--yes"));
            assertThat(done("status").path("phase").asText()).isEqualTo("gone-back");
        }
        assertThat(writer.unknown()).isEmpty();
        assertThat(texts(servers.connectToSource(), "SELECT id::text FROM identities WHERE schema_id = 'busy'"))
                .isEqualTo(writer.acknowledged());
        done("cleanup", "--discard-written", "--yes");
        for (Connection each : List.of(servers.connectToSource(), servers.connectToTarget())) {
            assertThat(texts(each, """
                    SELECT slot_name::text FROM pg_replication_slots
                    UNION ALL SELECT roname FROM pg_replication_origin
                    UNION ALL SELECT pubname FROM pg_publication
                    UNION ALL SELECT nspname FROM pg_namespace WHERE nspname LIKE 'ferryman%'""")).isEmpty();
        }
    }

    /** PostgreSQL 16 and later let others subscribe, with a password that the source asks for. */
    @Test
    void who_is_no_superuser_of_the_target_subscribes_where_its_server_allows_that() throws Exception {
        servers = TwoServers.startIn(folder, 15, 17);
        try (Connection target = servers.connectToTarget();
                Statement statement = target.createStatement()) {
            statement.execute("CREATE ROLE registrar LOGIN PASSWORD 'secret of registrar'");
            statement.execute("ALTER DATABASE " + TwoServers.TARGET + " OWNER TO registrar");
            registrar = Optional.of("postgresql://registrar@127.0.0.1:"
                    + servers.target.server().port() + "/" + TwoServers.TARGET);
            assertThat(said("replicate", "--yes").findingIds()).contains("TARGET_RIGHT_TO_SUBSCRIBE");
            statement.execute("GRANT pg_create_subscription TO registrar");
        }
        String kratos = AskedStandIn.script(home).toString();
        BusyWriter writer = new BusyWriter(servers::connectToSource, servers::connectToTarget);
        try (writer) {
            done("replicate", "--yes");
            done("migrate", "--kratos", kratos, "--yes");
            assertHandedOver(writer, done("cutover", "--yes", "--old-sessions", "0"));
        }
        assertThat(texts(servers.connectToTarget(), "SELECT id::text FROM identities WHERE schema_id = 'busy'"))
                .containsAll(writer.acknowledged());
        done("cleanup", "--yes");
        assertThat(texts(servers.connectToTarget(), "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'ferryman%'"))
                .isEmpty();
    }

    /** The same rows on both sides, and the writer goes on. */
    private static void assertHandedOver(BusyWriter writer, JsonNode result) {
        assertThat(result.path("proof").asText()).isEqualTo("equal");
        assertThat(result.path("outageSeconds").asDouble()).isPositive();
        int written = writer.acknowledged().size();
        Eventually.until(() -> writer.acknowledged().size() > written + 20);
    }
}
