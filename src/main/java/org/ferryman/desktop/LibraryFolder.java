package org.ferryman.desktop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.engine.file.XdgFolders;

/**
 * Where JavaFX unpacks its libraries: in the home folder, unless that can't be written, or nothing may be run from
 * there.
 */
final class LibraryFolder implements AutoCloseable {

    /** How JavaFX is told of another folder. */
    static final String PROPERTY = "javafx.cachedir";

    private final Optional<Path> temporary;

    private LibraryFolder(Optional<Path> temporary) {
        this.temporary = temporary;
    }

    /** Finds one, and tells JavaFX if it is not the usual one; before the first of its libraries is loaded. */
    static LibraryFolder choose(Map<String, String> environment) {
        Path usual = Path.of(System.getProperty("user.home"), ".openjfx");
        if (System.getProperty(PROPERTY) != null || mayBeRunFrom(usual)) {
            return new LibraryFolder(Optional.empty());
        }
        Optional<Path> own = named(environment).filter(LibraryFolder::mayBeRunFrom);
        Optional<Path> temporary = own.isPresent() ? Optional.empty() : temporary();
        own.or(() -> temporary.filter(LibraryFolder::mayBeRunFrom))
                .ifPresent(folder -> System.setProperty(PROPERTY, folder.toString()));
        return new LibraryFolder(temporary);
    }

    /** The user's own, if the environment names one. */
    static Optional<Path> named(Map<String, String> environment) {
        return XdgFolders.named(environment, XdgFolders.CACHE)
                .map(cache -> cache.resolve("ferryman").resolve("openjfx"));
    }

    private static Optional<Path> temporary() {
        try {
            return Optional.of(Files.createTempDirectory("ferryman-openjfx"));
        } catch (IOException full) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        if (temporary.isPresent()) {
            try {
                PrivateFiles.deleteTree(temporary.get());
            } catch (IOException later) {
                // The system empties its folder for temporary files.
            }
        }
    }

    /** Tried, for no file system says how it is mounted. */
    static boolean mayBeRunFrom(Path folder) {
        try {
            PrivateFiles.createDirectories(folder);
            Path probe = Files.createTempFile(folder, "probe", "");
            try {
                return probe.toFile().setExecutable(true) && Files.isExecutable(probe);
            } finally {
                Files.delete(probe);
            }
        } catch (IOException notWritable) {
            return false;
        }
    }
}
