package org.ferryman.postgres.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import org.ferryman.engine.Finding;
import org.ferryman.engine.PlaceException;
import org.ferryman.engine.UnexpectedFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own, for samples, rehearsals and tests. Its programs come out of the jar; nothing is
 * downloaded. It listens on 127.0.0.1 only, asks for a random password (SCRAM), and runs as root too.
 *
 * <p>It does not wait for the disk ({@code fsync = off}): what it holds can be made again, and times measured on it are
 * not those of a production server.
 */
public final class EmbeddedServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final int PORT_ATTEMPTS = 3;

    private final EmbeddedBinaries binaries;
    private final EmbeddedFolder folder;
    private final int port;
    private final String password;
    private final boolean temporary;

    private EmbeddedServer(EmbeddedBinaries binaries, EmbeddedFolder folder, int port, boolean temporary)
            throws IOException {
        this.binaries = binaries;
        this.folder = folder;
        this.port = port;
        this.temporary = temporary;
        this.password = folder.password(EmbeddedFolder.SUPERUSER);
    }

    /**
     * Starts a new server in a temporary folder; it is stopped and removed by {@link #close()}, or when the JVM
     * exits, or, if that was killed, by the next call of this method from any process of the same user.
     *
     * @throws IOException if it can't be unpacked or does not start; says what its log says
     */
    public static EmbeddedServer temporary() throws IOException {
        return temporary(List.of());
    }

    /**
     * As {@link #temporary()}, with settings of its own.
     *
     * @param settings lines of {@code postgresql.conf}
     */
    public static EmbeddedServer temporary(List<String> settings) throws IOException {
        return temporary(Path.of(System.getProperty("java.io.tmpdir")), settings);
    }

    /** As {@link #temporary()}, in a folder below the given one. */
    public static EmbeddedServer temporary(Path parent) throws IOException {
        return temporary(parent, List.of());
    }

    /**
     * The same, with settings of its own.
     *
     * @param settings lines of {@code postgresql.conf}
     */
    public static EmbeddedServer temporary(Path parent, List<String> settings) throws IOException {
        EmbeddedBinaries binaries = EmbeddedBinaries.unpack();
        try {
            return temporary(binaries, parent, settings);
        } catch (PlaceException told) {
            throw told;
        } catch (IOException failure) {
            throw new PlaceException(
                    Finding.blocker(
                            "EMBEDDED_SERVER_NO_PLACE",
                            "No embedded PostgreSQL can be made in " + parent + ": " + UnexpectedFailure.told(failure)
                                    + ".",
                            "Samples, and copies for dry runs, need a server that Ferryman brings along. Nothing was"
                                    + " changed.",
                            "Make room there, or set TMPDIR to a folder with 50 MB to spare and room for what is"
                                    + " copied."),
                    failure);
        }
    }

    private static EmbeddedServer temporary(EmbeddedBinaries binaries, Path parent, List<String> settings)
            throws IOException {
        EmbeddedFolder folder = EmbeddedFolder.temporary(parent);
        removeStale(binaries, folder);
        try {
            folder.create(binaries, settings);
            EmbeddedServer server = start(binaries, folder, true);
            Runtime.getRuntime().addShutdownHook(new Thread(server::closeAtExit, "embedded-postgres-close"));
            return server;
        } catch (IOException e) {
            folder.stop(binaries, "immediate");
            folder.delete();
            throw e;
        }
    }

    /**
     * Starts the server in a folder, making it first if the folder is empty or absent. It goes on running when the JVM
     * exits: {@link #close()}, here or in a later process, stops it and keeps its data.
     *
     * @throws IOException if it does not start, if it already runs, or if the folder holds something else
     */
    public static EmbeddedServer startIn(Path path) throws IOException {
        return startIn(path, List.of());
    }

    /**
     * As {@link #startIn(Path)}, with settings of its own.
     *
     * @param settings lines of {@code postgresql.conf}, for a server that is made now
     */
    public static EmbeddedServer startIn(Path path, List<String> settings) throws IOException {
        EmbeddedBinaries binaries = EmbeddedBinaries.unpack();
        EmbeddedFolder folder = new EmbeddedFolder(path);
        if (!folder.holdsServer()) {
            folder.create(binaries, settings);
        }
        return start(binaries, folder, false);
    }

    /** The server that an earlier process left running in a folder, or empty if none runs there. */
    public static Optional<EmbeddedServer> attach(Path path) throws IOException {
        EmbeddedFolder folder = new EmbeddedFolder(path);
        OptionalInt port = folder.holdsServer() ? folder.runningPort() : OptionalInt.empty();
        return port.isPresent()
                ? Optional.of(new EmbeddedServer(EmbeddedBinaries.unpack(), folder, port.getAsInt(), false))
                : Optional.empty();
    }

    /**
     * Stops the server in a folder if it runs, and deletes the folder. Deletes nothing if there is no server of ours
     * in it.
     *
     * @return whether there was one
     */
    public static boolean remove(Path path) throws IOException {
        EmbeddedFolder folder = new EmbeddedFolder(path);
        if (!folder.holdsServer()) {
            return false;
        }
        folder.stop(EmbeddedBinaries.unpack(), "immediate");
        folder.delete();
        return true;
    }

    private static EmbeddedServer start(EmbeddedBinaries binaries, EmbeddedFolder folder, boolean temporary)
            throws IOException {
        if (folder.runningPort().isPresent()) {
            throw new IOException("a server already runs in " + folder.path());
        }
        IOException failure = new IOException("no attempt was made");
        for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
            int port = freePort();
            try {
                folder.start(binaries, port);
                return new EmbeddedServer(binaries, folder, port, temporary);
            } catch (IOException e) {
                // Somebody else may have taken the port in the meantime.
                failure = e;
            }
        }
        throw failure;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void removeStale(EmbeddedBinaries binaries, EmbeddedFolder own) throws IOException {
        for (EmbeddedFolder stale : own.stale()) {
            try {
                stale.stop(binaries, "immediate");
                stale.delete();
                LOG.info("Removed the embedded server that a killed process left in {}", stale.path());
            } catch (IOException e) {
                LOG.warn("Can't remove the embedded server that a killed process left in {}", stale.path(), e);
            }
        }
    }

    /** The TCP port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The name of the superuser. */
    public String superuser() {
        return EmbeddedFolder.SUPERUSER;
    }

    /** The superuser's password. */
    public String password() {
        return password;
    }

    /** A file in the format of {@code .pgpass} that holds the superuser's password, readable by its owner only. */
    public Path passfile() {
        return folder.passfile();
    }

    /** Adds another role's password to the {@link #passfile()}. */
    public void addPassword(String role, String rolePassword) throws IOException {
        folder.addPassword(role, rolePassword);
    }

    /** The superuser's URL of a database as libpq writes it, without the password: see {@link #passfile()}. */
    public String url(String database) {
        String encoded = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        return "postgresql://%s@127.0.0.1:%s/%s".formatted(superuser(), port, encoded);
    }

    /** Connects as superuser. */
    public Connection connect(String database) throws SQLException {
        return connect(database, superuser(), password, "ferryman");
    }

    /**
     * Connects as a role whose password was {@linkplain #addPassword added}.
     *
     * @param application as it calls itself
     * @throws IOException if it was not
     */
    public Connection connect(String database, String role, String application) throws IOException, SQLException {
        return connect(database, role, folder.password(role), application);
    }

    private Connection connect(String database, String role, String secret, String application) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("PGDBNAME", database);
        properties.setProperty("user", role);
        properties.setProperty("password", secret);
        properties.setProperty("ApplicationName", application);
        properties.setProperty("logServerErrorDetail", "false");
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:%s/".formatted(port), properties);
    }

    /**
     * Stops the server, ending its sessions; a temporary one is removed, any other keeps its data. May be called
     * several times.
     *
     * @throws UncheckedIOException if it does not stop, or files can't be removed
     */
    @Override
    public void close() {
        try {
            folder.stop(binaries, temporary ? "immediate" : "fast");
            if (temporary) {
                folder.delete();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void closeAtExit() {
        try {
            close();
        } catch (UncheckedIOException e) {
            LOG.warn("Can't stop the embedded server in {}", folder.path(), e);
        }
    }
}
