package org.ferryman.postgres.check;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Severity;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.TestServer;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.SslMode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Two legacy tables with an owner and a reader, and short words for running the connection test on them. */
@Timeout(60)
abstract class ConnectionTestSetting {

    static final List<QualifiedName> PLAIN =
            List.of(new QualifiedName("legacy", "Plain \"one\""), new QualifiedName("legacy", "two"));

    final TestServer server = TestServer.get();

    @BeforeEach
    void legacyTables() throws SQLException {
        server.execute(
                "DROP SCHEMA IF EXISTS legacy CASCADE",
                "DROP ROLE IF EXISTS reader",
                "DROP ROLE IF EXISTS owner",
                "CREATE ROLE reader LOGIN",
                "CREATE ROLE owner LOGIN",
                "CREATE SCHEMA legacy AUTHORIZATION owner",
                "GRANT USAGE ON SCHEMA legacy TO reader",
                "CREATE TABLE legacy.\"Plain \"\"one\"\"\" (id int PRIMARY KEY)",
                "CREATE TABLE legacy.two (id int PRIMARY KEY)",
                "ALTER TABLE legacy.\"Plain \"\"one\"\"\" OWNER TO owner",
                "ALTER TABLE legacy.two OWNER TO owner",
                "GRANT SELECT ON ALL TABLES IN SCHEMA legacy TO reader");
    }

    ConnectionSettings as(String user) {
        return server.settings("postgres", user);
    }

    ConnectionSettings tls(String host, SslMode mode, String root) {
        Path file = server.certificate(root + ".crt");
        return TestServer.at(
                server.settings("postgres", "owner", Optional.empty(), mode, Optional.of(file)), host, server.port());
    }

    void database(String name, String options) throws SQLException {
        server.execute("DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name + " TEMPLATE template0 " + options);
    }

    static Optional<Path> none() {
        return Optional.empty();
    }

    static ConnectionReport run(ConnectionSettings settings, List<QualifiedName> relations) throws CancelledException {
        return new ConnectionTest().run(settings, connection -> relations, check -> {}, new Cancellation());
    }

    static ConnectionCheck check(ConnectionReport report, String id) {
        return report.checks().stream()
                .filter(check -> check.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** What asks for something: that a server is old is told too, but depends on which one the tests run with. */
    static List<String> ids(ConnectionReport report) {
        return report.findings().stream()
                .filter(finding -> finding.severity() != Severity.INFO)
                .map(Finding::id)
                .toList();
    }
}
