package org.ferryman.postgres.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;

/** A server of one test's own that can be made to crash and come back; also one of another major version. */
public final class CrashingServer implements AutoCloseable {

    /** The folder with the archives of other major versions; the profile soak puts them there. */
    private static final String ARCHIVES = "ferryman.postgres.archives";

    private final EmbeddedServer server;
    private final EmbeddedFolder folder;
    private final EmbeddedBinaries binaries;

    /** Starts it in an empty folder. */
    public CrashingServer(Path path) throws IOException {
        this(path, EmbeddedBinaries.unpack());
    }

    /** Starts one of a major version in an empty folder; the test is aborted where its archive is not at hand. */
    public CrashingServer(Path path, int major) throws IOException {
        this(path, ofMajor(major));
    }

    private CrashingServer(Path path, EmbeddedBinaries binaries) throws IOException {
        this.folder = new EmbeddedFolder(path);
        this.binaries = binaries;
        folder.create(binaries, List.of());
        folder.start(binaries, EmbeddedServer.freePort());
        this.server = EmbeddedServer.attach(path).orElseThrow();
    }

    private static EmbeddedBinaries ofMajor(int major) throws IOException {
        Path archives = Path.of(System.getProperty(ARCHIVES, "target/postgres"));
        List<Path> found = List.of();
        if (Files.isDirectory(archives)) {
            try (var files = Files.list(archives)) {
                found = files.filter(file -> file.getFileName().toString().matches(".*-" + major + "\\.[0-9.]+\\.jar"))
                        .toList();
            }
        }
        Assumptions.assumeFalse(found.isEmpty(), "no PostgreSQL " + major + " in " + archives + ": mvn verify -Psoak");
        try (ZipFile jar = new ZipFile(found.get(0).toFile())) {
            ZipEntry archive = jar.stream()
                    .filter(entry -> entry.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow();
            try (InputStream content = jar.getInputStream(archive)) {
                return EmbeddedBinaries.unpack(content.readAllBytes());
            }
        }
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
        folder.stop(binaries, "immediate");
        folder.delete();
    }
}
