package org.ferryman.postgres;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What the pool opens connections with: after a failure it asks the server no more until told to forget it. */
final class PoolSource implements DataSource {

    private final Connector connector;
    private @Nullable SQLException failure;

    PoolSource(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Connection getConnection() throws SQLException {
        throwRemembered();
        try {
            return connector.open();
        } catch (SQLException refused) {
            remember(refused);
            throw refused;
        }
    }

    private synchronized void remember(SQLException refused) {
        failure = refused;
    }

    /** Lets the next attempt ask the server. */
    synchronized void forget() {
        failure = null;
    }

    /** Throws the last failure, unless there was none since it was told to forget. */
    synchronized void throwRemembered() throws SQLException {
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
