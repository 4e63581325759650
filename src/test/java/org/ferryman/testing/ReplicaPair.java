package org.ferryman.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.postgres.embedded.EmbeddedServer;

/** A server and a replica of it by physical streaming, made from its files. */
public final class ReplicaPair implements AutoCloseable {

    private final Path folder;
    private final EmbeddedServer primary;
    private final EmbeddedServer replica;

    private ReplicaPair(Path folder, EmbeddedServer primary, EmbeddedServer replica) {
        this.folder = folder;
        this.primary = primary;
        this.replica = replica;
    }

    public static ReplicaPair startIn(Path folder) throws Exception {
        EmbeddedServer.startIn(folder.resolve("primary")).close();
        copy(folder.resolve("primary"), folder.resolve("replica"));
        EmbeddedServer primary = EmbeddedServer.startIn(folder.resolve("primary"));
        Path data = folder.resolve("replica/data");
        Files.createFile(data.resolve("standby.signal"));
        Files.writeString(
                data.resolve("postgresql.conf"),
                "\nprimary_conninfo = 'host=127.0.0.1 port=%d user=%s passfile=''%s'''\n"
                        .formatted(primary.port(), primary.superuser(), primary.passfile()),
                StandardOpenOption.APPEND);
        return new ReplicaPair(folder, primary, EmbeddedServer.startIn(folder.resolve("replica")));
    }

    public EmbeddedServer primary() {
        return primary;
    }

    public EmbeddedServer replica() {
        return replica;
    }

    /** Opens one of the two, or another server of this kind, as Ferryman does. */
    public Database open(EmbeddedServer server) throws Exception {
        return Database.open(ConnectionSettings.resolve(
                        server.url("postgres"), Map.of("PGPASSWORD", server.password()), folder, PasswordPrompt.NONE)
                .with(TestPatience.get()));
    }

    public void onPrimary(String sql) {
        execute(primary, sql);
    }

    public void onReplica(String sql) {
        execute(replica, sql);
    }

    private static void execute(EmbeddedServer server, String sql) {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    @Override
    public void close() throws IOException {
        EmbeddedServer.remove(folder.resolve("replica"));
        EmbeddedServer.remove(folder.resolve("primary"));
    }
}
