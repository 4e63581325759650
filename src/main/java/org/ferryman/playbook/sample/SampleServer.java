package org.ferryman.playbook.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.postgres.embedded.EmbeddedServer;

/** A folder with a server that holds the database of a sample, and the configuration of its service. */
public final class SampleServer implements SampleFolder {

    private final Path folder;
    private final SampleKind<?> kind;

    /** The sample in this folder, whether it is there or not. */
    public SampleServer(Path folder, SampleKind<?> kind) {
        this.folder = folder.toAbsolutePath().normalize();
        this.kind = kind;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public Path config() {
        return folder.resolve(kind.name() + ".yml");
    }

    private Path server() {
        return folder.resolve(kind.server());
    }

    /** The server, if it runs and is complete. */
    public Optional<EmbeddedServer> running() throws IOException {
        return Files.exists(config()) ? EmbeddedServer.attach(server()) : Optional.empty();
    }

    @Override
    public Optional<RunningSample> found() throws IOException {
        return running().map(this::told);
    }

    @Override
    public RunningSample run(long size) throws IOException, SQLException {
        Optional<EmbeddedServer> running = running();
        return told(running.isPresent() ? running.get() : start(size));
    }

    private RunningSample told(EmbeddedServer server) {
        return new RunningSample(kind.url(server), server.url(kind.name()), Optional.empty(), server.passfile());
    }

    /** Starts the sample as it was left, or makes it if there is none. */
    private EmbeddedServer start(long size) throws IOException, SQLException {
        if (Files.exists(config())) {
            return EmbeddedServer.startIn(server());
        }
        EmbeddedServer.remove(server());
        PrivateFiles.createDirectories(folder);
        EmbeddedServer server = EmbeddedServer.startIn(server());
        try {
            SampleContent sample = kind.fill(server, size);
            server.addPassword(sample.role(), sample.password().orElseThrow());
            PrivateFiles.write(config(), sample.config());
            return server;
        } catch (IOException | SQLException | RuntimeException failure) {
            stop();
            throw failure;
        }
    }

    @Override
    public boolean stop() throws IOException {
        boolean found = Files.deleteIfExists(config());
        found |= EmbeddedServer.remove(server());
        SampleFolder.removeIfEmpty(folder);
        return found;
    }
}
