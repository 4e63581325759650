package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ferryman.cli.Ferryman.Said;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The new Kratos' configuration, and Kratos itself, as the commands meet them. */
@UsesServer
class KratosUpgradeCommandsTest {

    private static final List<String> SECRETS =
            List.of("tell-nobody-the-cookie", "tell-nobody-the-cipher", "tell-nobody-the-mail", "tell-nobody-the-dsn");

    private static final String CONFIG = """
            dsn: postgres://kratos:tell-nobody-the-dsn@db/kratos
            identity:
              schemas:
                - {id: default, url: "file:///schema.json"}
            secrets:
              cookie: [tell-nobody-the-cookie]
              cipher: [tell-nobody-the-cipher]
            """;

    private static final String COURIER =
            "courier: {smtp: {connection_uri: \"smtps://m:tell-nobody-the-mail@mail:465/\"}}\n";

    @TempDir
    private Path folder;

    private Said kratos(TestDatabase test, String... arguments) {
        return Ferryman.kratos(folder, test, arguments);
    }

    private String config(String text) throws IOException {
        return Files.writeString(folder.resolve("kratos.yml"), text).toString();
    }

    /** Prints its configuration, as Kratos does with what it refuses, and fails. */
    private String talkative() throws IOException {
        Path script = folder.resolve("kratos");
        Files.writeString(script, """
                #!/bin/sh
                if [ "$1" = version ]; then echo 'Version:\t\tv1.3.1'; exit; fi
                while [ "$1" != --config ]; do shift; done
                cat "$2"
                cat "$2" >&2
                exit 1
                """);
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script.toString();
    }

    private static void identities(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v0.11.1");
        test.execute("INSERT INTO identities (id, schema_id, traits, created_at, updated_at)"
                + " SELECT md5(s::text)::uuid, CASE WHEN s <= 3 THEN 'customer' WHEN s = 4 THEN 'Default' ELSE"
                + " 'default' END, '{}', now(), now() FROM generate_series(1, 9) AS s");
    }

    /** Kratos would say that it is ready, and answer 500 for each of them. */
    @Test
    void schemas_that_identities_have_and_the_configuration_lacks_block(TestDatabase test) throws Exception {
        identities(test);
        Said said = kratos(test, "assess", "--by-hand=v1.3.1", "--kratos-config", config(CONFIG + COURIER));
        assertThat(said.exit()).isEqualTo(5);
        assertThat(said.findingIds()).contains("KRATOS_SCHEMA_MISSING");
        assertThat(said.out()).contains("Default (1), customer (3).");
        assertThat(said.json().path("result").path("config").toString())
                .isEqualTo("{\"schemas\":[\"default\"],\"defaultSchema\":\"default\",\"courier\":true,"
                        + "\"secrets\":[\"cookie\",\"cipher\"]}");
        Said without = kratos(test, "assess", "--by-hand=v1.3.1");
        assertThat(without.findingIds()).doesNotContain("KRATOS_SCHEMA_MISSING");
        assertThat(without.json().path("result").path("config").isNull()).isTrue();
    }

    @Test
    void a_default_schema_that_is_not_listed_blocks_and_missing_secrets_are_told(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v0.11.1");
        Said said = kratos(
                test,
                "assess",
                "--by-hand=v1.3.1",
                "--kratos-config",
                config("identity: {default_schema_id: other, schemas: [{id: default, url: 'file:///x'}]}"));
        assertThat(said.exit()).isEqualTo(5);
        assertThat(said.findingIds()).contains("KRATOS_DEFAULT_SCHEMA_MISSING", "KRATOS_SECRETS_MISSING");
    }

    @Test
    void messages_that_wait_ask_for_a_courier(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v0.11.1");
        test.execute("INSERT INTO courier_messages (id, type, status, body, subject, recipient, created_at, updated_at)"
                + " SELECT md5(s::text)::uuid, 1, s, 'b', 's', 'r', now(), now() FROM generate_series(1, 4) AS s");
        Said none = kratos(test, "assess", "--by-hand=v1.3.1", "--kratos-config", config(CONFIG));
        assertThat(none.findingIds()).contains("KRATOS_COURIER_MISSING").doesNotContain("KRATOS_MESSAGES_WAITING");
        Said one = kratos(test, "assess", "--by-hand=v1.3.1", "--kratos-config", config(CONFIG + COURIER));
        assertThat(one.findingIds()).contains("KRATOS_MESSAGES_WAITING").doesNotContain("KRATOS_COURIER_MISSING");
    }

    @Test
    void no_artifact_has_a_secret_of_the_configuration(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v0.11.1");
        String config = config(CONFIG + COURIER);
        Path run = folder.resolve("run");
        for (String command : List.of("assess", "migrate")) {
            List<String> arguments = new ArrayList<>(List.of(command, "--kratos", talkative()));
            arguments.addAll(List.of("--kratos-config", config, "--run", run.toString()));
            if (command.equals("migrate")) {
                arguments.add("--yes");
            }
            Said said = kratos(test, arguments.toArray(String[]::new));
            assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(command.equals("assess") ? 0 : 6);
            SECRETS.forEach(secret -> assertThat(said.out() + said.err()).doesNotContain(secret));
        }
        Files.delete(Path.of(config));
        List<Path> written = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile).forEach(written::add);
        }
        assertThat(written)
                .anyMatch(file -> file.getFileName().toString().startsWith("kratos-migrate-"))
                .anyMatch(file -> file.endsWith("assess.json"));
        for (Path file : written) {
            String text = Files.readString(file);
            SECRETS.forEach(secret -> assertThat(text).as(file.toString()).doesNotContain(secret));
        }
    }

    @Test
    void a_configuration_that_can_not_be_read_is_refused_before_anything_is_done(TestDatabase test) throws Exception {
        Said said = kratos(test, "migrate", "--by-hand", "--yes", "--kratos-config", config("identity: [\n"));
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.findingIds()).containsExactly("KRATOS_CONFIG_NOT_PARSEABLE");
        assertThat(folder.resolve(".local")).doesNotExist();
    }

    @Test
    void what_the_indexes_need_on_disk_is_told_where_some_are_built(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        assertThat(kratos(test, "assess", "--by-hand=v26.2.0").findingIds()).contains("KRATOS_DISK_NEEDED");
        assertThat(kratos(test, "assess", "--by-hand=v1.3.1").findingIds()).doesNotContain("KRATOS_DISK_NEEDED");
    }

    @Test
    void who_runs_kratos_by_hand_reads_the_command_though_nobody_is_asked(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        Said said = kratos(test, "migrate", "--by-hand=v26.2.0", "--yes", "--wait", "0");
        assertThat(said.exit()).isEqualTo(6);
        assertThat(said.findingIds()).contains("KRATOS_BY_HAND_UNFINISHED");
        assertThat(said.err())
                .contains("kratos migrate sql -e --yes", ":PASSWORD@")
                .doesNotContain(":" + test.password() + "@");
    }

    @Test
    void a_kratos_that_is_run_with_the_dsn_that_is_shown_is_seen_at_work(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        try (Connection other = test.connect()) {
            other.createStatement().execute("SET application_name = 'kratos-migrate'");
            assertThat(kratos(test, "status", "--by-hand").json().path("result").path("migrating"))
                    .hasSize(1);
        }
    }

    @Test
    void rows_are_deleted_only_where_rows_are_mended(TestDatabase test) {
        assertThat(kratos(test, "migrate", "--by-hand", "--yes", "--delete-orphans", "session_devices")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void verify_says_whether_the_new_kratos_is_ready(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v26.2.0");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        int[] status = {503};
        server.createContext("/admin/health/ready", exchange -> {
            exchange.sendResponseHeaders(status[0], -1);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            Said nobody = kratos(test, "verify", "--kratos-admin-url", "http://127.0.0.1:1");
            assertThat(nobody.findingIds()).contains("KRATOS_ADMIN_UNREACHABLE");
            Said notReady = kratos(test, "verify", "--kratos-admin-url", url);
            assertThat(notReady.exit()).isEqualTo(5);
            assertThat(notReady.json().path("result").path("ready").asText()).isEqualTo("false");
            assertThat(notReady.findingIds()).contains("KRATOS_NOT_READY").doesNotContain("KRATOS_ADMIN_UNREACHABLE");
            status[0] = 200;
            Said ready = kratos(test, "verify", "--kratos-admin-url", url);
            assertThat(ready.findingIds()).doesNotContain("KRATOS_NOT_READY");
            assertThat(ready.json().path("result").path("ready").asText()).isEqualTo("true");
            assertThat(kratos(test, "verify")
                            .json()
                            .path("result")
                            .path("ready")
                            .isNull())
                    .isTrue();
        } finally {
            server.stop(0);
        }
    }
}
