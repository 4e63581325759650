package org.ferryman.postgres.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Opens connections to one database with the driver's properties, so that no name has to be encoded into a URL. */
public final class Connector {

    /** No host, no database: everything comes from the properties. */
    private static final String EMPTY_URL = "jdbc:postgresql://";

    private final Properties properties;

    public Connector(ConnectionSettings settings, Duration socketTimeout) {
        this.properties = properties(settings, socketTimeout);
    }

    private static Properties properties(ConnectionSettings settings, Duration socketTimeout) {
        Properties properties = new Properties();
        properties.putAll(settings.driverOptions());
        PGProperty.PG_HOST.set(properties, settings.host());
        PGProperty.PG_PORT.set(properties, settings.port());
        PGProperty.PG_DBNAME.set(properties, settings.database());
        PGProperty.USER.set(properties, settings.user());
        // Without a password the driver would look for one in files by itself; an empty one keeps it from that.
        PGProperty.PASSWORD.set(
                properties, settings.password().map(Secret::reveal).orElse(""));
        PGProperty.SSL_MODE.set(properties, settings.sslMode().keyword());
        settings.clientCertificate().ifPresent(file -> PGProperty.SSL_CERT.set(properties, file));
        settings.clientKey().ifPresent(file -> PGProperty.SSL_KEY.set(properties, file));
        settings.rootCertificate().ifPresent(file -> rootCertificate(properties, file));
        Duration connectTimeout = settings.connectTimeout();
        PGProperty.CONNECT_TIMEOUT.set(properties, Math.toIntExact(connectTimeout.toSeconds()));
        // A server that accepts the connection and then says nothing is not covered by the connect time-out.
        Duration handshake = settings.patience().answer();
        PGProperty.LOGIN_TIMEOUT.set(
                properties, Math.toIntExact(connectTimeout.plus(handshake).toSeconds()));
        PGProperty.SOCKET_TIMEOUT.set(properties, Math.toIntExact(socketTimeout.toSeconds()));
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        // Its default puts row values into exception messages, and so into logs.
        PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
        PGProperty.APPLICATION_NAME.set(properties, "ferryman");
        return properties;
    }

    private static void rootCertificate(Properties properties, String file) {
        if (file.equals(ConnectionSettings.SYSTEM_AUTHORITIES)) {
            PGProperty.SSL_FACTORY.set(properties, "org.postgresql.ssl.DefaultJavaSSLFactory");
        } else {
            PGProperty.SSL_ROOT_CERT.set(properties, file);
        }
    }

    /**
     * Keeps nothing on the server between two transactions: behind a pooler of transactions the driver's prepared
     * statements would meet those of others.
     */
    public Connector withoutPreparedStatements() {
        PGProperty.PREPARE_THRESHOLD.set(properties, 0);
        return this;
    }

    /** Connects and logs in; gives up after the connect time-out and 10 s. */
    public Connection open() throws SQLException {
        Connection connection = new Driver().connect(EMPTY_URL, properties);
        if (connection == null) {
            throw new SQLException("the driver does not take its own URL", "08001");
        }
        return connection;
    }
}
