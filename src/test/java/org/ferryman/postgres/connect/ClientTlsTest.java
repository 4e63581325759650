package org.ferryman.postgres.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.postgres.TestServer;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the connection trusts and what it shows of itself, on a server with TLS. */
@UsesServer
@Timeout(60)
class ClientTlsTest {

    @TempDir
    Path home;

    private final TestServer server = TestServer.get();
    private final Map<String, String> environment = new HashMap<>();
    private String base = "";

    @BeforeEach
    void prepare() throws Exception {
        base = "@localhost:" + server.port() + "/postgres?";
        Files.createDirectory(home.resolve(".postgresql"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rsa-pkcs1.key",
                "rsa-pkcs8.key",
                "rsa-pkcs1.der",
                "rsa-pkcs8.der",
                "rsa-pkcs1-aes.key",
                "rsa-pkcs1-des3.key",
                "rsa-pkcs8-aes.key",
                "ec-sec1.key",
                "ec-sec1.der",
                "ec-sec1-aes.key",
                "ec-pkcs8.key",
                "ed25519-pkcs8.key"
            })
    void c6_a_clients_key_may_have_each_form(String name) throws Exception {
        Path key = ClientKeys.in(home, name, name);
        String algorithm = name.substring(0, name.indexOf('-'));
        Path certificate = ClientKeys.in(home, algorithm + ".crt", "client.crt");
        Files.writeString(
                home.resolve(".pg_service.conf"),
                "[s]\nsslcert=" + certificate + "\nsslkey=" + key + "\nsslpassword=s3cret\n");

        assertThat(seen("postgresql://by_certificate" + base + "service=s&sslmode=require"))
                .isEqualTo("by_certificate, encrypted");
    }

    @Test
    void c6_an_encrypted_keys_password_is_asked_for_once_and_missed_by_name() throws Exception {
        Path key = ClientKeys.in(home, "rsa-pkcs8-aes.key", "a.key");
        Path certificate = ClientKeys.in(home, "rsa.crt", "a.crt");
        String url = "postgresql://by_certificate" + base + "sslmode=require&sslcert=" + certificate + "&sslkey=" + key;

        assertThat(refused(url).id()).isEqualTo("CLIENT_KEY_PASSWORD_MISSING");
        PasswordPrompt prompt =
                label -> label.equals("the key " + key) ? Optional.of(Secret.of("s3cret")) : Optional.empty();
        ConnectionSettings settings = ConnectionSettings.resolve(url, environment, home, prompt);

        assertThat(seen(settings)).isEqualTo("by_certificate, encrypted");
        assertThat(settings.toString()).doesNotContain("s3cret");
        assertThat(settings.url()).doesNotContain("s3cret");
    }

    @Test
    void c6_a_key_that_is_none_or_has_another_password_is_named() throws Exception {
        ClientKeys.in(home.resolve(".postgresql"), "rsa.crt", "postgresql.crt");
        Path key = ClientKeys.in(home.resolve(".postgresql"), "rsa.crt", "postgresql.key");

        Finding refusal = refused("postgresql://by_certificate" + base + "sslmode=require");

        assertThat(refusal.id()).isEqualTo("CLIENT_KEY_UNUSABLE");
        assertThat(refusal.seen()).contains(key.toString());

        ClientKeys.in(home.resolve(".postgresql"), "rsa-pkcs1-aes.key", "postgresql.key");
        Files.writeString(home.resolve(".pg_service.conf"), "[s]\nsslpassword=wrong\n");
        assertThat(refused("postgresql://by_certificate" + base + "sslmode=require&service=s")
                        .id())
                .isEqualTo("CLIENT_KEY_UNUSABLE");
    }

    @Test
    void c7_certificate_and_key_are_taken_from_where_psql_takes_them() throws Exception {
        ClientKeys.in(home.resolve(".postgresql"), "ec.crt", "postgresql.crt");
        String url = "postgresql://by_certificate" + base + "sslmode=require";
        assertThat(refused(url).seen()).contains("postgresql.key");

        ClientKeys.in(home.resolve(".postgresql"), "ec-sec1.key", "postgresql.key");
        assertThat(seen(url)).isEqualTo("by_certificate, encrypted");

        assertThatThrownBy(() -> seen(url + "&sslcertmode=disable")).isInstanceOf(SQLException.class);
        assertThat(resolve("postgresql://postgres" + base + "sslmode=disable").clientKey())
                .isEmpty();
    }

    @Test
    void c10_a_key_that_others_can_get_at_is_refused_with_the_mode_it_needs() throws Exception {
        ClientKeys.in(home.resolve(".postgresql"), "ec.crt", "postgresql.crt");
        Path key = ClientKeys.in(home.resolve(".postgresql"), "ec-sec1.key", "postgresql.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

        Finding refusal = refused("postgresql://by_certificate" + base + "sslmode=require");

        assertThat(refusal.id()).isEqualTo("CLIENT_KEY_NOT_PRIVATE");
        assertThat(refusal.remedy()).contains("chmod 600 " + key);
    }

    @ParameterizedTest
    @CsvSource({
        "require, valid, encrypted",
        "require, stranger, refused",
        "verify-ca, stranger, refused",
        "prefer, valid, encrypted",
        "prefer, stranger, plain",
        "allow, stranger, plain"
    })
    void c5_a_root_certificate_is_followed_as_psql_follows_it(String mode, String root, String expected)
            throws Exception {
        Path file = server.certificate(root + ".crt");
        String url = "postgresql://postgres" + base + "sslmode=" + mode + "&sslrootcert=" + file;

        if (expected.equals("refused")) {
            assertThatThrownBy(() -> seen(url)).isInstanceOf(SQLException.class);
        } else {
            assertThat(seen(url)).isEqualTo("postgres, " + expected);
        }
    }

    @Test
    void c4_authorities_of_the_system_do_not_vouch_for_a_private_certificate() {
        assertThatThrownBy(() -> seen("postgresql://postgres" + base + "sslrootcert=system"))
                .isInstanceOf(SQLException.class);
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, TLSv1.2", "TLSv1.3, TLSv1.3"})
    void c11_versions_of_tls_are_kept_to(String highest, String version) throws Exception {
        String url = "postgresql://postgres" + base + "sslmode=require&ssl_max_protocol_version=" + highest;

        try (Connection connection = new Connector(resolve(url), Duration.ZERO).open();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo(version);
        }
    }

    @Test
    void c11_a_way_to_log_in_that_was_not_asked_for_is_refused() throws Exception {
        environment.put("PGREQUIREAUTH", "scram-sha-256");

        assertThatThrownBy(() -> seen("postgresql://postgres" + base)).isInstanceOf(SQLException.class);
    }

    private String seen(String url) throws Exception {
        return seen(resolve(url));
    }

    /** Who the server says we are, and how. */
    private static String seen(ConnectionSettings settings) throws SQLException {
        try (Connection connection = new Connector(settings, Duration.ZERO).open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT session_user, ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
            row.next();
            return row.getString(1) + ", " + (row.getBoolean(2) ? "encrypted" : "plain");
        }
    }

    private ConnectionSettings resolve(String url) throws InputException {
        return ConnectionSettings.resolve(url, environment, home, PasswordPrompt.NONE);
    }

    private Finding refused(String url) {
        return Optional.ofNullable(catchThrowableOfType(InputException.class, () -> resolve(url)))
                .orElseThrow()
                .finding();
    }
}
