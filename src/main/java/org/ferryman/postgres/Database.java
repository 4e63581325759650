package org.ferryman.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Patience;
import org.ferryman.postgres.OrphanedBackends.Backend;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.Connector;
import org.ferryman.postgres.connect.PoolSource;

/** A few connections to one database, opened when needed. Close it to close them. Safe for several threads. */
public final class Database implements AutoCloseable {

    private static final int CONNECTIONS = 4;
    private static final Duration SLICE = Duration.ofMillis(250);

    private final ConnectionSettings settings;
    private final ServerMoves moves;
    private final PoolSource source;
    private final HikariDataSource pool;
    private final OrphanedBackends orphans = new OrphanedBackends();
    private final AtomicReference<Optional<Backend>> runLock = new AtomicReference<>(Optional.empty());

    private Database(ConnectionSettings settings) {
        this.settings = settings;
        // Building an index answers nothing for minutes: a limit for the server's silence would kill what works. A dead
        // peer is found by TCP keep-alive and by whoever watches the statement over a second connection.
        this.moves = new ServerMoves(settings.host());
        this.source = new PoolSource(new Connector(settings, Duration.ZERO, moves));
        this.pool = new HikariDataSource(config(source));
    }

    /** Prepares the pool; connects to nothing yet. */
    public static Database open(ConnectionSettings settings) {
        return new Database(settings);
    }

    private HikariConfig config(PoolSource source) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("ferryman");
        config.setDataSource(source);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        // Hikari tells a failed login only when its waiting time is over, and tries again and again until then. So it
        // waits in short slices, connect() repeats them as long as a login is under way, and the source asks
        // the server once per call: its own error comes out at once, and no storm of logins locks an account.
        config.setConnectionTimeout(SLICE.toMillis());
        config.setExceptionOverride(new UnsupportedStatements());
        config.setValidationTimeout(TimeUnit.SECONDS.toMillis(validationSeconds()));
        return config;
    }

    /**
     * A connection in autocommit mode that was alive a moment ago; close it to give it back, with no session setting
     * changed. A lost connection does not come back: the next call opens a fresh one.
     *
     * @throws SQLException the server's own, with its SQLSTATE, when a login fails; 08001 when no connection became
     *     free for 30 s
     */
    public Connection connect() throws SQLException {
        long start = System.nanoTime();
        source.forget();
        while (true) {
            try {
                Connection connection = pool.getConnection();
                if (connection.isValid(validationSeconds())) {
                    return connection;
                }
                pool.evictConnection(connection);
            } catch (SQLTransientConnectionException sliceOver) {
                source.throwRemembered();
                if (System.nanoTime() - start > patience().connection().toNanos()) {
                    throw new SQLException("no connection to " + settings.label() + " became free", "08001", sliceOver);
                }
            }
        }
    }

    /**
     * As {@link #connect}, for statements that take no time: if the server does not answer one for 10 s, the
     * connection is taken for lost.
     */
    Connection connectBriefly() throws SQLException {
        Connection connection = connect();
        try {
            connection.setNetworkTimeout(
                    Runnable::run, (int) patience().answer().toMillis());
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    private int validationSeconds() {
        return Math.toIntExact(patience().answer().toSeconds());
    }

    /** That its host name has led to another address since it was opened, as after a fail-over. */
    public List<Finding> moves() {
        return moves.findings();
    }

    /** Backends of connections that were lost. */
    OrphanedBackends orphans() {
        return orphans;
    }

    /** The backend that holds this run's lock, if it was taken. */
    Optional<Backend> runLock() {
        return Objects.requireNonNull(runLock.get());
    }

    void runLock(Optional<Backend> holder) {
        runLock.set(holder);
    }

    /** How long to wait for it, and for those who use it. */
    public Patience patience() {
        return settings.patience();
    }

    /** What it connects to. */
    public ConnectionSettings settings() {
        return settings;
    }

    /** Closes all connections, those in use too. */
    @Override
    public void close() {
        pool.close();
        source.close();
    }
}
