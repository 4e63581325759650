package org.ferryman.postgres.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** A server of one test's own that can be made to crash and come back. */
public final class CrashingServer implements AutoCloseable {

    private final EmbeddedServer server;
    private final EmbeddedFolder folder;
    private final EmbeddedBinaries binaries;

    /** Starts it in an empty folder. */
    public CrashingServer(Path path) throws IOException {
        this.server = EmbeddedServer.startIn(path);
        this.folder = new EmbeddedFolder(path);
        this.binaries = EmbeddedBinaries.unpack();
    }

    /** How to connect to it. */
    public EmbeddedServer server() {
        return server;
    }

    /** Ends it as a crash would, and starts it again on the same port; returns when it has recovered. */
    public void crashAndRestart() throws IOException {
        folder.stop(binaries, "immediate");
        folder.start(binaries, server.port());
    }

    @Override
    public void close() throws IOException {
        EmbeddedServer.remove(folder.path());
    }
}
