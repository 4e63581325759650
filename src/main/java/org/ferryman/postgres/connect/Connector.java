package org.ferryman.postgres.connect;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Opens connections to one database with the driver's properties, so that no name has to be encoded into a URL. */
public final class Connector {

    /** No host, no database: everything comes from the properties. */
    private static final String EMPTY_URL = "jdbc:postgresql://";

    private static final Map<String, PGProperty> FURTHER = Map.of(
            "options", PGProperty.OPTIONS,
            "channel_binding", PGProperty.CHANNEL_BINDING,
            "require_auth", PGProperty.REQUIRE_AUTH);

    private final ConnectionSettings settings;
    private final Properties properties;
    private final Greeting greeting;
    private final AtomicReference<Optional<InetAddress>> reached = new AtomicReference<>(Optional.empty());

    /** Sees each connection to a name before it is used. */
    @FunctionalInterface
    public interface Greeting {
        /**
         * Looks at the server that has answered at an address.
         *
         * @throws SQLException if it must not be used
         */
        void greet(Connection connection, InetAddress address) throws SQLException;
    }

    public Connector(ConnectionSettings settings, Duration socketTimeout) {
        this(settings, socketTimeout, (connection, address) -> {});
    }

    /** @param greeting sees each connection, unless the host is an address itself */
    public Connector(ConnectionSettings settings, Duration socketTimeout, Greeting greeting) {
        this.settings = settings;
        this.greeting = greeting;
        this.properties = properties(settings, socketTimeout);
    }

    private static Properties properties(ConnectionSettings settings, Duration socketTimeout) {
        Properties properties = new Properties();
        FURTHER.forEach((keyword, property) ->
                Optional.ofNullable(settings.further().get(keyword)).ifPresent(text -> property.set(properties, text)));
        if (settings.further().containsKey("target_session_attrs")) {
            PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
        }
        PGProperty.PG_HOST.set(properties, settings.host());
        PGProperty.PG_PORT.set(properties, settings.port());
        PGProperty.PG_DBNAME.set(properties, settings.database());
        PGProperty.USER.set(properties, settings.user());
        // Without a password the driver would look for one in files by itself; an empty one keeps it from that.
        PGProperty.PASSWORD.set(
                properties, settings.password().map(Secret::reveal).orElse(""));
        ClientTls.set(properties, settings);
        PGProperty.SOCKET_FACTORY.set(properties, AddressSockets.class.getName());
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

    /**
     * Keeps nothing on the server between two transactions: behind a pooler of transactions the driver's prepared
     * statements would meet those of others.
     */
    public Connector withoutPreparedStatements() {
        PGProperty.PREPARE_THRESHOLD.set(properties, 0);
        return this;
    }

    /**
     * Connects and logs in; gives up after the connect time-out and 10 s. As in libpq, the addresses of a name are
     * tried until one accepts; all further connections go to that one as long as it does.
     */
    public Connection open() throws SQLException {
        SQLException last = new SQLException("no address of " + settings.host(), "08001");
        for (InetAddress address : addresses()) {
            try {
                Connection connection = open(address);
                greet(connection, address);
                reached.set(Optional.of(address));
                return connection;
            } catch (SQLException refused) {
                if (!causedBy(refused, AddressSockets.UnreachableException.class)) {
                    throw refused;
                }
                last = refused;
            }
        }
        throw last;
    }

    private void greet(Connection connection, InetAddress address) throws SQLException {
        if (settings.address().isPresent() || address.getHostAddress().equals(settings.host())) {
            return;
        }
        try {
            greeting.greet(connection, address);
        } catch (SQLException refused) {
            connection.close();
            throw refused;
        }
    }

    /** That of the last connection comes first; after a fail-over another one answers. */
    private List<InetAddress> addresses() throws SQLException {
        Set<InetAddress> addresses = new LinkedHashSet<>(
                Objects.requireNonNull(reached.get()).stream().toList());
        try {
            addresses.addAll(ServerAddresses.of(settings));
        } catch (UnknownHostException unknown) {
            if (addresses.isEmpty()) {
                throw new SQLException("the host name " + settings.host() + " is not known", "08001", unknown);
            }
        }
        return List.copyOf(addresses);
    }

    private Connection open(InetAddress address) throws SQLException {
        try {
            return open(address, settings.sslMode());
        } catch (SQLException refused) {
            // libpq's "prefer": where encryption fails, it goes on without.
            if (settings.sslMode() == SslMode.PREFER && causedBy(refused, SSLException.class)) {
                return open(address, SslMode.DISABLE);
            }
            throw refused;
        }
    }

    private Connection open(InetAddress address, SslMode mode) throws SQLException {
        Properties here = new Properties();
        here.putAll(properties);
        PGProperty.SOCKET_FACTORY_ARG.set(here, AddressSockets.argument(address, settings));
        PGProperty.SSL_MODE.set(here, mode.keyword());
        Connection connection = new Driver().connect(EMPTY_URL, here);
        if (connection == null) {
            throw new SQLException("the driver does not take its own URL", "08001");
        }
        return connection;
    }

    private static boolean causedBy(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
