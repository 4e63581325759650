package org.ferryman.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.postgresql.PGConnection;

/**
 * Whether a pooler gives each transaction another server session. One that does announces a process id of its own at
 * login, and sooner or later gives a connection another server process, or one that a second connection has also had.
 */
public final class TransactionPooling {

    /** It does. */
    public static final Finding FOUND = Finding.blocker(
            "TRANSACTION_POOLER",
            "A pooler in between gives each transaction another server session.",
            "Locks, settings and cancelling are tied to a session; they would get lost or hit others.",
            "Connect to the server directly, or to a pool in session mode.");

    private static final int ROUNDS = 3;

    private TransactionPooling() {}

    /** Blocks what must not be done through one. */
    static void requireNone(Database database) throws SQLException, BlockedException {
        Optional<Finding> found = find(database);
        if (found.isPresent()) {
            throw new BlockedException(List.of(found.get()));
        }
    }

    /** Looks for one; without a pooler it asks one question. */
    public static Optional<Finding> find(Database database) throws SQLException {
        try (Connection first = database.connectBriefly()) {
            if (isDirect(first)) {
                return Optional.empty();
            }
            try (Connection second = database.connectBriefly()) {
                return isBetween(first, second) ? Optional.of(FOUND) : Optional.empty();
            }
        }
    }

    /** Whether the server process is the one that answered the login. */
    public static boolean isDirect(Connection connection) throws SQLException {
        return backend(connection) == connection.unwrap(PGConnection.class).getBackendPID();
    }

    /** Whether these two connections share server sessions. */
    public static boolean isBetween(Connection connection, Connection second) throws SQLException {
        Set<Integer> own = new HashSet<>();
        Set<Integer> others = new HashSet<>();
        second.setAutoCommit(false);
        for (int i = 0; i < ROUNDS; i++) {
            own.add(backend(connection));
            own.add(backend(connection));
            others.add(backend(second));
            own.add(backend(connection));
            second.rollback();
        }
        return own.size() > 1 || !Collections.disjoint(own, others);
    }

    /** Not prepared: a statement that the driver keeps on the server would be missing in another session. */
    private static int backend(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
