package org.ferryman.postgres.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Patience;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;

/** Where copies are made: a server of the user's, or an embedded one that is gone afterwards. */
public final class ScratchServer implements AutoCloseable {

    private final Optional<EmbeddedServer> server;
    private final Database database;

    private ScratchServer(Optional<EmbeddedServer> server, Database database) {
        this.server = server;
        this.database = database;
    }

    /** Through a database of the user's. */
    public static ScratchServer at(ConnectionSettings connection) {
        return new ScratchServer(Optional.empty(), Database.open(connection));
    }

    /**
     * An embedded server of its own, gone when this is closed; what a killed process has left is removed first.
     *
     * @param parent the folder in which it gets one of its own
     * @param home the user's
     * @param settings lines of its configuration
     */
    public static ScratchServer embedded(Path parent, Path home, Patience patience, List<String> settings)
            throws IOException, InputException {
        EmbeddedServer server = EmbeddedServer.temporary(parent, settings);
        try {
            ConnectionSettings connection = ConnectionSettings.resolve(
                            server.url("postgres"),
                            Map.of("PGPASSWORD", server.password(), "PGSSLMODE", "disable"),
                            home,
                            PasswordPrompt.NONE)
                    .with(patience);
            return new ScratchServer(Optional.of(server), Database.open(connection));
        } catch (InputException | RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    /** The database that was named, or the one that an embedded server has from the beginning. */
    public Database database() {
        return database;
    }

    @Override
    public void close() {
        database.close();
        server.ifPresent(EmbeddedServer::close);
    }
}
