package org.ferryman.postgres.backup;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.LockSession;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.RowReader;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.replication.ReplicationEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A new, empty database on a scratch server, to copy something into; dropped when closed. As long as it is in use, a
 * session holds an advisory lock made of its name: a database of that kind without its lock was left by a process that
 * was killed.
 */
public final class ScratchCopy implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ScratchCopy.class);

    /** "rest" in ASCII: the first half of the locks' keys; the second is the number in the database's name. */
    private static final int LOCKS = 0x7265_7374;

    private final Database server;
    private final Database database;
    private final String name;
    private final LockSession lock;
    private boolean closed;

    private ScratchCopy(Database server, String name, LockSession lock) {
        this.server = server;
        this.name = name;
        this.lock = lock;
        this.database = Database.open(server.settings().toDatabase(name));
    }

    /**
     * Makes the database.
     *
     * @param server any database of the scratch server, as a user who may create databases
     * @param encoding of the database whose backup will be restored
     * @throws BlockedException if the user may not
     */
    public static ScratchCopy create(Database server, String encoding)
            throws SQLException, CancelledException, BlockedException {
        // Of all locales, C goes with every encoding and is on every server.
        return create(server, List.of(new Locales(encoding, "C", "C")));
    }

    /**
     * Makes the database, to sort as another one does if the scratch server has that one's locales.
     *
     * @param original has the same encoding, and finds names in the same schemas
     * @param server any database of the scratch server, as a user who may create databases
     * @throws BlockedException if the user may not
     */
    public static ScratchCopy like(Session original, Database server)
            throws SQLException, CancelledException, BlockedException {
        Locales own = original.one(
                "SELECT pg_encoding_to_char(encoding) AS encoding, datcollate, datctype FROM pg_database"
                        + " WHERE datname = current_database()",
                row -> new Locales(row.getString(1), row.getString(2), row.getString(3)));
        ScratchCopy copy = create(server, List.of(own, new Locales(own.encoding, "C", "C")));
        String path = original.searchPath().stream().map(QualifiedName::quote).collect(Collectors.joining(", "));
        if (!path.isEmpty()) {
            copy.lock
                    .session()
                    .execute("ALTER DATABASE " + QualifiedName.quote(copy.name) + " SET search_path = " + path);
        }
        return copy;
    }

    private record Locales(String encoding, String collate, String ctype) {

        String sql(String name) {
            return "CREATE DATABASE " + QualifiedName.quote(name) + " TEMPLATE template0 ENCODING "
                    + SqlText.literal(encoding) + " LC_COLLATE " + SqlText.literal(collate) + " LC_CTYPE "
                    + SqlText.literal(ctype);
        }
    }

    private static ScratchCopy create(Database server, List<Locales> inTurn)
            throws SQLException, CancelledException, BlockedException {
        try (Connection connection = server.connect()) {
            List<String> refused = RowReader.query(
                    connection,
                    "SELECT rolname FROM pg_roles WHERE rolname = current_user AND NOT (rolcreatedb OR rolsuper)",
                    row -> RowReader.text(row, "rolname"));
            if (!refused.isEmpty()) {
                throw new BlockedException(List.of(Finding.blocker(
                        "SCRATCH_NOT_CREATED",
                        "The user of the scratch server may not create a database there.",
                        "The copy goes into a new database, which is dropped afterwards.",
                        "Let an administrator run ALTER ROLE " + QualifiedName.quote(refused.get(0))
                                + " CREATEDB; or leave --scratch-url out to use the embedded server.")));
            }
        }
        int number = new SecureRandom().nextInt();
        String name = "ferryman_restore_" + HexFormat.of().toHexDigits(number);
        LockSession lock = LockSession.open(server);
        try {
            lock.session().one("SELECT pg_advisory_lock(?, ?)", row -> true, LOCKS, number);
            lock.session().connection().setNetworkTimeout(Runnable::run, 0);
            make(lock.session(), name, inTurn);
            return new ScratchCopy(server, name, lock);
        } catch (SQLException | CancelledException failure) {
            lock.close();
            throw failure;
        }
    }

    private static void make(Session session, String name, List<Locales> inTurn)
            throws SQLException, CancelledException {
        for (Locales locales : inTurn.subList(0, inTurn.size() - 1)) {
            try {
                session.execute(locales.sql(name));
                return;
            } catch (SQLException unknown) {
                LOG.info("the scratch server does not have {}", locales, unknown);
            }
        }
        session.execute(inTurn.get(inTurn.size() - 1).sql(name));
    }

    /**
     * Drops what test restores and rehearsals have left whose process was killed.
     *
     * @return the names of those that could not be dropped, as somebody is connected to them
     */
    public static List<String> dropLeft(Database server) throws SQLException, CancelledException {
        List<String> kept = new ArrayList<>();
        try (Connection connection = server.connect()) {
            Session session = new Session(connection, new Cancellation());
            String sql = SqlText.load(ScratchCopy.class, "scratch-left.sql").text();
            for (String name : session.list(sql, row -> row.getString(1), LOCKS)) {
                try {
                    try (Database left = Database.open(server.settings().toDatabase(name))) {
                        ReplicationEnd.of(left);
                    }
                    session.execute("DROP DATABASE IF EXISTS " + QualifiedName.quote(name));
                    LOG.info("dropped {}, which an earlier test restore had left", name);
                } catch (SQLException inUse) {
                    LOG.info("{} could not be dropped", name, inUse);
                    kept.add(name);
                }
            }
        }
        return kept;
    }

    /** The database. */
    public Database database() {
        return database;
    }

    @Override
    public void close() throws SQLException {
        if (closed) {
            return;
        }
        closed = true;
        try (lock) {
            try (database) {
                ReplicationEnd.of(database);
            }
            try (Connection connection = server.connect();
                    PreparedStatement sessions =
                            connection.prepareStatement(SqlText.load(ScratchCopy.class, "scratch-sessions.sql")
                                    .text());
                    Statement statement = connection.createStatement()) {
                sessions.setString(1, name);
                sessions.execute();
                statement.execute("DROP DATABASE IF EXISTS " + QualifiedName.quote(name));
            }
        }
    }
}
