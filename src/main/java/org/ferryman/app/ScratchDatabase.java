package org.ferryman.app;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.InputException;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.postgres.embedded.EmbeddedServer;

/**
 * Where a copy is made for a dry run: a database that the user names, or an embedded server that is gone afterwards.
 */
public final class ScratchDatabase implements AutoCloseable {

    private final Optional<EmbeddedServer> server;
    private final Database database;

    private ScratchDatabase(Optional<EmbeddedServer> server, Database database) {
        this.server = server;
        this.database = database;
    }

    /** In a database of the user's. */
    public static ScratchDatabase at(ConnectionSettings connection) {
        return new ScratchDatabase(Optional.empty(), Database.open(connection));
    }

    /** On an embedded server of its own, gone when this is closed. */
    public static ScratchDatabase embedded(UserFolders folders) throws IOException, InputException {
        EmbeddedServer server = EmbeddedServer.temporary();
        try {
            ConnectionSettings connection = ConnectionSettings.resolve(
                    server.url("postgres"),
                    Map.of("PGPASSWORD", server.password(), "PGSSLMODE", "disable"),
                    folders.home(),
                    PasswordPrompt.NONE);
            return new ScratchDatabase(Optional.of(server), Database.open(connection));
        } catch (InputException | RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    /** The database. */
    public Database database() {
        return database;
    }

    @Override
    public void close() throws IOException {
        database.close();
        if (server.isPresent()) {
            server.get().close();
        }
    }
}
