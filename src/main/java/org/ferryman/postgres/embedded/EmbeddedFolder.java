package org.ferryman.postgres.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.ferryman.engine.file.PrivateFiles;

/**
 * Where an embedded server lives: {@code data/}, {@code server.log}, {@code pgpass} with the superuser's password and,
 * if it is temporary, {@code owner} with the process id of the JVM that started it.
 */
final class EmbeddedFolder {

    static final String SUPERUSER = "postgres";

    private static final String PREFIX = "ferryman-pg-";
    private static final List<String> LOCALES = List.of("en_US.UTF-8", "C.UTF-8", "C");
    private static final int PORT_LINE = 3;

    private final Path folder;

    EmbeddedFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** A new folder of the temporary kind. */
    static EmbeddedFolder temporary(Path parent) throws IOException {
        EmbeddedFolder created = new EmbeddedFolder(Files.createTempDirectory(parent, PREFIX));
        PrivateFiles.write(
                created.owner(), Long.toString(ProcessHandle.current().pid()));
        return created;
    }

    Path path() {
        return folder;
    }

    Path passfile() {
        return folder.resolve("pgpass");
    }

    private Path owner() {
        return folder.resolve("owner");
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Path serverLog() {
        return folder.resolve("server.log");
    }

    private Path commandLog() {
        return folder.resolve("command.log");
    }

    /** Whether there is a complete server in the folder, running or not. */
    boolean holdsServer() {
        return Files.exists(passfile()) && Files.exists(data().resolve("PG_VERSION"));
    }

    /**
     * Makes the database cluster.
     *
     * @param settings lines of its configuration besides the usual ones
     * @throws DirectoryNotEmptyException if there is something else in the folder
     */
    void create(EmbeddedBinaries binaries, List<String> settings) throws IOException {
        PrivateFiles.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            if (files.anyMatch(file -> !file.equals(owner()))) {
                throw new DirectoryNotEmptyException(folder.toString());
            }
        }
        try {
            fill(binaries, settings);
        } catch (IOException e) {
            delete();
            throw e;
        }
    }

    /** The passfile comes last: where it is, the rest is complete. */
    private void fill(EmbeddedBinaries binaries, List<String> settings) throws IOException {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path secret = folder.resolve("initdb-password");
        PrivateFiles.write(secret, password);
        try {
            initialize(binaries, secret);
        } finally {
            Files.delete(secret);
        }
        Path configuration = data().resolve("postgresql.conf");
        try (InputStream usual =
                Objects.requireNonNull(EmbeddedFolder.class.getResourceAsStream("embedded.conf"), "embedded.conf")) {
            Files.write(configuration, usual.readAllBytes(), StandardOpenOption.APPEND);
        }
        Files.write(configuration, settings, StandardOpenOption.APPEND);
        PrivateFiles.write(passfile(), passwordLine(SUPERUSER, password));
    }

    void addPassword(String role, String password) throws IOException {
        Files.writeString(passfile(), passwordLine(role, password), StandardOpenOption.APPEND);
    }

    private static String passwordLine(String role, String password) {
        return "127.0.0.1:*:*:%s:%s\n".formatted(escaped(role), escaped(password));
    }

    private static String escaped(String field) {
        return field.replace("\\", "\\\\").replace(":", "\\:");
    }

    /** Takes the first locale that this machine has: {@code initdb} fails at once, and cleans up, if it has not. */
    private void initialize(EmbeddedBinaries binaries, Path secret) throws IOException {
        IOException failure = new IOException("initdb did not run");
        for (String locale : LOCALES) {
            try {
                binaries.run(
                        commandLog(),
                        "initdb",
                        "--pgdata=" + data(),
                        "--username=" + SUPERUSER,
                        "--pwfile=" + secret,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=" + locale,
                        "--no-sync");
                return;
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    void start(EmbeddedBinaries binaries, int port) throws IOException {
        try {
            binaries.run(
                    commandLog(),
                    "pg_ctl",
                    "start",
                    "--pgdata=" + data(),
                    "--log=" + serverLog(),
                    "--options=-p " + port,
                    "--wait",
                    "--timeout=60");
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "\n" + PrivateFiles.tail(serverLog()), e);
        }
    }

    /** Stops the server if it runs. */
    void stop(EmbeddedBinaries binaries, String mode) throws IOException {
        if (runningPort().isPresent()) {
            binaries.run(
                    commandLog(), "pg_ctl", "stop", "--pgdata=" + data(), "--mode=" + mode, "--wait", "--timeout=60");
        }
    }

    /** The port of the server, or empty if it does not run. */
    OptionalInt runningPort() throws IOException {
        Path file = data().resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return OptionalInt.empty();
        }
        List<String> lines = Files.readAllLines(file);
        // After a crash the file stays, and the number may by now belong to somebody else.
        boolean runs = lines.size() > PORT_LINE
                && ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                        .flatMap(process -> process.info().command())
                        .map(command -> Path.of(command).getFileName().toString())
                        .filter(command -> command.startsWith("postgres"))
                        .isPresent();
        return runs ? OptionalInt.of(Integer.parseInt(lines.get(PORT_LINE).strip())) : OptionalInt.empty();
    }

    /** A password that was written down; made of letters, digits, hyphens and underscores, as all of ours are. */
    String password(String role) throws IOException {
        String start = passwordLine(role, "").strip();
        for (String line : Files.readAllLines(passfile())) {
            if (line.startsWith(start)) {
                return line.substring(start.length());
            }
        }
        throw new IOException("no password of " + role + " in " + passfile());
    }

    void delete() throws IOException {
        PrivateFiles.deleteTree(folder);
    }

    /** Temporary folders beside this one, of the same user, whose JVM is gone without having removed them. */
    List<EmbeddedFolder> stale() throws IOException {
        List<EmbeddedFolder> stale = new ArrayList<>();
        try (DirectoryStream<Path> siblings =
                Files.newDirectoryStream(Objects.requireNonNull(folder.getParent()), PREFIX + "*")) {
            for (Path sibling : siblings) {
                EmbeddedFolder other = new EmbeddedFolder(sibling);
                if (other.isAbandonedBy(Files.getOwner(folder))) {
                    stale.add(other);
                }
            }
        }
        return stale;
    }

    private boolean isAbandonedBy(UserPrincipal user) throws IOException {
        try {
            if (!Files.getOwner(owner()).equals(user)) {
                return false;
            }
            String pid = Files.readString(owner()).strip();
            // Empty while its JVM is about to write it.
            return !pid.isEmpty() && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
        } catch (NoSuchFileException gone) {
            // It is of another kind, or is being removed.
            return false;
        }
    }
}
