package org.ferryman.postgres;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What the pool opens connections with: remembers the last failure, and rests after it without asking the server. */
final class PoolSource implements DataSource {

    private final Connector connector;
    private final Duration rest;
    private @Nullable SQLException failure;
    private long failedAt;

    PoolSource(Connector connector, Duration rest) {
        this.connector = connector;
        this.rest = rest;
    }

    @Override
    public Connection getConnection() throws SQLException {
        throwIfResting();
        try {
            return connector.open();
        } catch (SQLException refused) {
            remember(refused);
            throw refused;
        }
    }

    private synchronized void throwIfResting() throws SQLException {
        if (failure != null && System.nanoTime() - failedAt < rest.toNanos()) {
            throw failure;
        }
    }

    private synchronized void remember(SQLException refused) {
        failure = refused;
        failedAt = System.nanoTime();
    }

    /** Forgets the last failure: the next attempt asks the server. */
    synchronized void forget() {
        failure = null;
    }

    /** Throws the last failure since it was last told to forget, if there was one. */
    synchronized void throwLast() throws SQLException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    /** Ignored: the pool would set its own short waiting time, and slow logins would fail. */
    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("org.postgresql");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
