package org.ferryman.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;

/** A new, empty database on a scratch server, to restore something into; dropped when closed. */
public final class ScratchCopy implements AutoCloseable {

    private final Database server;
    private final Database database;
    private final String name;

    private ScratchCopy(Database server, String name) {
        this.server = server;
        this.name = name;
        this.database = Database.open(server.settings().toDatabase(name));
    }

    /**
     * Makes the database.
     *
     * @param server any database of the scratch server, as a user who may create databases
     * @param encoding of the database whose backup will be restored
     * @throws BlockedException if the user may not
     */
    public static ScratchCopy create(Database server, String encoding) throws SQLException, BlockedException {
        String name = "ferryman_restore_" + UUID.randomUUID().toString().substring(0, 8);
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            boolean may = Rows.one(
                    connection,
                    "SELECT rolcreatedb OR rolsuper AS may FROM pg_roles WHERE rolname = current_user",
                    row -> row.getBoolean("may"));
            if (!may) {
                throw new BlockedException(List.of(Finding.blocker(
                        "SCRATCH_NOT_CREATED",
                        "The user of the scratch server may not create a database there.",
                        "A test restore goes into a new database, which is dropped afterwards.",
                        "ALTER ROLE … CREATEDB, or leave --scratch-url away to use the embedded server.")));
            }
            // Of all locales, C goes with every encoding and is on every server.
            statement.execute("CREATE DATABASE " + QualifiedName.quote(name) + " TEMPLATE template0 ENCODING "
                    + SqlText.literal(encoding) + " LC_COLLATE 'C' LC_CTYPE 'C'");
        }
        return new ScratchCopy(server, name);
    }

    /** The database. */
    public Database database() {
        return database;
    }

    @Override
    public void close() throws SQLException {
        database.close();
        try (Connection connection = server.connect();
                PreparedStatement sessions = connection.prepareStatement(
                        SqlText.load(ScratchCopy.class, "scratch-sessions.sql").text());
                Statement statement = connection.createStatement()) {
            sessions.setString(1, name);
            sessions.execute();
            statement.execute("DROP DATABASE IF EXISTS " + QualifiedName.quote(name));
        }
    }
}
