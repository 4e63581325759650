package org.ferryman.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.postgres.check.TlsProbe;
import org.ferryman.postgres.connect.ClientKeys;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.postgres.connect.SslMode;
import org.ferryman.testing.TestPatience;

/**
 * One embedded server for the tests of this package: encrypted with a certificate for localhost, with password
 * login for the members of {@code needs_password}, and for {@code by_certificate} with a client's certificate.
 */
public final class TestServer {

    private static final String SHOWN = "shown";

    private static TestServer instance;

    private final EmbeddedPostgres postgres;
    private final TestCertificates certificates;

    private TestServer() throws IOException, GeneralSecurityException, SQLException {
        Path folder = Files.createTempDirectory("ferryman-certificates");
        certificates = new TestCertificates(folder);
        certificates.make("valid", "-1d", 30);
        certificates.make("expired", "-10d", 5);
        certificates.make("future", "+10d", 5);
        certificates.make("stranger", "-1d", 30);
        certificates.copy("valid", SHOWN);
        postgres = EmbeddedPostgres.builder()
                .setDataDirectoryCustomizer(TestServer::allowLogins)
                .setServerConfig("listen_addresses", "127.0.0.1,127.0.0.2,::1")
                .setServerConfig("password_encryption", "scram-sha-256")
                .setServerConfig("ssl", "on")
                .setServerConfig(
                        "ssl_cert_file", certificates.file(SHOWN + ".crt").toString())
                .setServerConfig(
                        "ssl_key_file", certificates.file(SHOWN + ".key").toString())
                .setServerConfig("ssl_ca_file", ClientKeys.authorities(folder).toString())
                .start();
        execute("CREATE ROLE needs_password NOLOGIN", "CREATE ROLE by_certificate LOGIN");
    }

    public static synchronized TestServer get() {
        if (instance == null) {
            try {
                instance = new TestServer();
            } catch (IOException | GeneralSecurityException | SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }
        return instance;
    }

    private static void allowLogins(File dataDirectory) {
        try {
            Files.writeString(dataDirectory.toPath().resolve("pg_hba.conf"), """
                    hostnossl all  encrypted_only   all reject
                    hostssl   all  by_certificate   all cert
                    host      all  by_certificate   all reject
                    host      all  +needs_password  all scram-sha-256
                    host      all  all              all trust
                    """);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public int port() {
        return postgres.getPort();
    }

    public Path certificate(String file) {
        return certificates.file(file);
    }

    /** Lets the server show another certificate until closed. */
    public Certificate show(String name) throws IOException, SQLException {
        useCertificate(name);
        return new Certificate(name);
    }

    private void useCertificate(String name) throws IOException, SQLException {
        certificates.copy(name, SHOWN);
        execute("SELECT pg_reload_conf()");
        awaitCertificate(name);
    }

    /** The server reads its settings anew in its own time. */
    private void awaitCertificate(String name) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!shownCertificate().contains("O=" + name)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the server does not show the certificate " + name);
            }
        }
    }

    private String shownCertificate() {
        try {
            return new TlsProbe(settings("postgres", "postgres"))
                    .probe()
                    .orElseThrow()
                    .chain()
                    .get(0)
                    .getSubjectX500Principal()
                    .getName();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A certificate that the server shows for a while. */
    public record Certificate(String name) implements AutoCloseable {
        @Override
        public void close() throws IOException, SQLException {
            get().useCertificate("valid");
        }
    }

    /** Runs statements one by one as superuser in database postgres. */
    public void execute(String... statements) throws SQLException {
        executeIn("postgres", statements);
    }

    public void executeIn(String database, String... statements) throws SQLException {
        try (Connection connection = postgres.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    Connection superuser() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }

    public ConnectionSettings settings(String database, String user) {
        return settings(database, user, Optional.empty(), SslMode.DISABLE, Optional.empty());
    }

    public ConnectionSettings settings(
            String database, String user, Optional<Secret> password, SslMode mode, Optional<Path> root) {
        return new ConnectionSettings(
                "localhost",
                Optional.empty(),
                port(),
                database,
                user,
                password,
                mode,
                root.map(Path::toString),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(10),
                Map.of(),
                TestPatience.get(),
                List.of());
    }

    public static ConnectionSettings at(ConnectionSettings settings, String host, int port) {
        return new ConnectionSettings(
                host,
                settings.address(),
                port,
                settings.database(),
                settings.user(),
                settings.password(),
                settings.sslMode(),
                settings.rootCertificate(),
                settings.clientCertificate(),
                settings.clientKey(),
                settings.keyPassword(),
                settings.connectTimeout(),
                settings.further(),
                settings.patience(),
                settings.findings());
    }
}
