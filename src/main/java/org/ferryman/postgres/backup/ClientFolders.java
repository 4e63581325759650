package org.ferryman.postgres.backup;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where PostgreSQL's client programs may be: in the folders of PATH, then where packages and installers put them. */
final class ClientFolders {

    /** Debian and Ubuntu, Red Hat's family, source and EnterpriseDB builds, SUSE, Alpine. */
    private static final List<String> LINUX = List.of(
            "usr/lib/postgresql/*/bin",
            "usr/pgsql-*/bin",
            "usr/local/pgsql/bin",
            "usr/local/bin",
            "usr/bin",
            "opt/postgresql/*/bin",
            "usr/lib/postgresql*/bin",
            "usr/libexec/postgresql*");

    /** Homebrew on both architectures, Postgres.app, EnterpriseDB's installer, MacPorts, pgAdmin. */
    private static final List<String> MAC = List.of(
            "opt/homebrew/opt/postgresql*/bin",
            "opt/homebrew/opt/libpq/bin",
            "opt/homebrew/bin",
            "usr/local/opt/postgresql*/bin",
            "usr/local/opt/libpq/bin",
            "usr/local/bin",
            "Applications/Postgres.app/Contents/Versions/*/bin",
            "Library/PostgreSQL/*/bin",
            "opt/local/lib/postgresql*/bin",
            "Applications/pgAdmin 4.app/Contents/SharedSupport");

    /** Below each folder of programs: EnterpriseDB's installer, pgAdmin. */
    private static final List<String> WINDOWS =
            List.of("PostgreSQL/*/bin", "pgAdmin 4/runtime", "pgAdmin 4/v*/runtime");

    private static final List<String> WINDOWS_BASES = List.of("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)");

    private final Map<String, String> environment;
    private final boolean windows;
    private final boolean mac;
    private final Path root;

    /** @param system as {@code os.name} has it */
    ClientFolders(Map<String, String> environment, String system, Path root) {
        String name = system.toLowerCase(Locale.ROOT);
        this.environment = environment;
        this.windows = name.startsWith("windows");
        this.mac = name.startsWith("mac");
        this.root = root;
    }

    /** The program's file in a folder, if it is there and can be run. */
    Optional<Path> program(Path folder, String name) {
        Path file = folder.resolve(windows ? name + ".exe" : name);
        return Optional.of(file).filter(Files::isRegularFile).filter(Files::isExecutable);
    }

    /** All folders that are there, those of PATH first, each once. */
    Set<Path> all() throws IOException {
        Set<Path> folders = new LinkedHashSet<>();
        String path = environment.getOrDefault("PATH", environment.getOrDefault("Path", ""));
        for (String folder : path.split(File.pathSeparator, -1)) {
            path(folder).filter(Files::isDirectory).ifPresent(folders::add);
        }
        if (windows) {
            for (String base : WINDOWS_BASES) {
                add(folders, path(environment.getOrDefault(base, "")), WINDOWS);
            }
            add(
                    folders,
                    path(environment.getOrDefault("LOCALAPPDATA", "")).map(data -> data.resolve("Programs")),
                    WINDOWS);
        } else {
            add(folders, Optional.of(root), mac ? MAC : LINUX);
        }
        return folders;
    }

    /** An entry of PATH; an empty one would be the current folder, from which nothing is to be run. */
    private static Optional<Path> path(String text) {
        try {
            return text.isBlank()
                    ? Optional.empty()
                    : Optional.of(Path.of(text)).filter(Path::isAbsolute);
        } catch (InvalidPathException broken) {
            return Optional.empty();
        }
    }

    private static void add(Set<Path> folders, Optional<Path> base, List<String> patterns) throws IOException {
        if (base.isPresent()) {
            for (String pattern : patterns) {
                folders.addAll(matching(base.get(), pattern));
            }
        }
    }

    private static List<Path> matching(Path base, String pattern) throws IOException {
        List<Path> matching = List.of(base);
        for (String part : pattern.split("/", -1)) {
            List<Path> next = new ArrayList<>();
            for (Path folder : matching) {
                next.addAll(part.contains("*") ? children(folder, part) : List.of(folder.resolve(part)));
            }
            matching = next.stream().filter(Files::isDirectory).toList();
        }
        return matching;
    }

    private static List<Path> children(Path folder, String pattern) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
            found.forEach(children::add);
        }
        children.sort(null);
        return children;
    }
}
