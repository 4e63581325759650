package org.ferryman.postgres.connect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where libpq looks for a user's files: HOME goes before what the system says, and on Windows they are in a folder of
 * their own.
 *
 * <p>Source: PostgreSQL documentation, "The Password File", "The Connection Service File", "SSL Support".
 */
final class LibpqFiles {

    private final Map<String, String> environment;
    private final Path folder;
    private final boolean windows;

    LibpqFiles(Map<String, String> environment, Path homeDirectory) {
        this(environment, homeDirectory, System.getProperty("os.name").startsWith("Windows"));
    }

    LibpqFiles(Map<String, String> environment, Path homeDirectory, boolean windows) {
        this.environment = environment;
        this.windows = windows;
        this.folder = windows
                ? variable("APPDATA")
                        .map(data -> Path.of(data, "postgresql"))
                        .orElse(homeDirectory
                                .resolve("AppData")
                                .resolve("Roaming")
                                .resolve("postgresql"))
                : variable("HOME").map(Path::of).orElse(homeDirectory);
    }

    Path passwordFile() {
        return folder.resolve(windows ? "pgpass.conf" : ".pgpass");
    }

    /** The user's, then the system's. */
    List<Path> serviceFiles() {
        List<Path> files = new ArrayList<>();
        String named = environment.get("PGSERVICEFILE");
        if (named == null) {
            files.add(folder.resolve(".pg_service.conf"));
        } else if (!named.isEmpty()) {
            files.add(Path.of(named));
        }
        variable("PGSYSCONFDIR").ifPresent(system -> files.add(Path.of(system, "pg_service.conf")));
        return files;
    }

    /** A file for TLS, such as {@code root.crt}. */
    Path tls(String name) {
        return (windows ? folder : folder.resolve(".postgresql")).resolve(name);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
    }
}
