package org.ferryman.keto.sample;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.postgres.embedded.EmbeddedServer;

/** A folder with a server that holds the sample database, and the configuration of its Keto. */
public final class SampleServer {

    /** The sample's database; its owner has the same name. */
    public static final String DATABASE = "keto";

    private final Path folder;

    /** The sample in this folder, whether it is there or not. */
    public SampleServer(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** Where it is, absolute. */
    public Path folder() {
        return folder;
    }

    /** Keto's configuration. It is written last: where it is, the rest is complete. */
    public Path config() {
        return folder.resolve("keto.yml");
    }

    private Path server() {
        return folder.resolve("server");
    }

    /** The server, if it runs and is complete. */
    public Optional<EmbeddedServer> running() throws IOException {
        return Files.exists(config()) ? EmbeddedServer.attach(server()) : Optional.empty();
    }

    /** Starts the sample as it was left, or makes it if there is none. */
    public EmbeddedServer start(long tuples) throws IOException, SQLException {
        if (Files.exists(config())) {
            return EmbeddedServer.startIn(server());
        }
        EmbeddedServer.remove(server());
        PrivateFiles.createDirectories(folder);
        EmbeddedServer server = EmbeddedServer.startIn(server());
        try {
            SampleDatabase sample = fill(server, tuples);
            server.addPassword(sample.role(), sample.password().orElseThrow());
            PrivateFiles.write(config(), sample.config());
            return server;
        } catch (IOException | SQLException | RuntimeException failure) {
            stop();
            throw failure;
        }
    }

    /** Makes the database on a server that has none yet. */
    public static SampleDatabase fill(EmbeddedServer server, long tuples) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + DATABASE);
        }
        try (Connection connection = server.connect(DATABASE)) {
            return SampleDatabase.create(connection, SampleDatabase.ROLE, tuples);
        }
    }

    /** The URL of the sample on a server, for the owner of its tables. */
    public static String url(EmbeddedServer server) {
        return "postgresql://%s@127.0.0.1:%s/%s".formatted(SampleDatabase.ROLE, server.port(), DATABASE);
    }

    /** Stops the server and removes what {@link #start} made; tells whether there was anything. */
    public boolean stop() throws IOException {
        boolean found = Files.deleteIfExists(config());
        found |= EmbeddedServer.remove(server());
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException others) {
            // Whatever else is in there is not ours.
        }
        return found;
    }
}
