package org.ferryman.postgres.connect;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What the pool opens connections with: after a failure it asks the server no more until told to forget it. */
public final class PoolSource implements DataSource {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(PoolSource.class);

    private final Connector connector;
    private final Set<Connection> opened = new HashSet<>();
    private @Nullable SQLException failure;
    private boolean closed;

    public PoolSource(Connector connector) {
        this.connector = connector;
    }

    @Override
    public Connection getConnection() throws SQLException {
        throwRemembered();
        try {
            return kept(connector.open());
        } catch (SQLException refused) {
            remember(refused);
            throw refused;
        }
    }

    private synchronized Connection kept(Connection connection) throws SQLException {
        if (closed) {
            connection.close();
            throw new SQLException("the pool was closed meanwhile", "08003");
        }
        for (Connection earlier : List.copyOf(opened)) {
            if (earlier.isClosed()) {
                opened.remove(earlier);
            }
        }
        opened.add(connection);
        return connection;
    }

    /**
     * Closes what the pool has left open: it forgets a connection that is being opened while it closes, and the server
     * would keep that one's session.
     */
    public synchronized void close() {
        closed = true;
        for (Connection connection : opened) {
            try {
                connection.close();
            } catch (SQLException gone) {
                LOG.debug("a connection was gone already", gone);
            }
        }
        opened.clear();
    }

    private synchronized void remember(SQLException refused) {
        failure = refused;
    }

    /** Lets the next attempt ask the server. */
    public synchronized void forget() {
        failure = null;
    }

    /** Throws the last failure, unless there was none since it was told to forget. */
    public synchronized void throwRemembered() throws SQLException {
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
