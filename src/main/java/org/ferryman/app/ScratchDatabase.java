package org.ferryman.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Patience;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.embedded.ScratchServer;

/**
 * Where a copy is made for a dry run: a database that the user names, or an embedded server that is gone afterwards.
 */
public final class ScratchDatabase implements AutoCloseable {

    private final ScratchServer server;

    private ScratchDatabase(ScratchServer server) {
        this.server = server;
    }

    /** In a database of the user's. */
    public static ScratchDatabase at(ConnectionSettings connection) {
        return new ScratchDatabase(ScratchServer.at(connection));
    }

    /** On an embedded server of its own, gone when this is closed. */
    public static ScratchDatabase embedded(UserFolders folders) throws IOException, InputException {
        return new ScratchDatabase(ScratchServer.embedded(
                Path.of(System.getProperty("java.io.tmpdir")), folders.home(), Patience.DEFAULT, List.of()));
    }

    /** The database. */
    public Database database() {
        return server.database();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
