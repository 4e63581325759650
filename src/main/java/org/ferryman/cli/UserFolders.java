package org.ferryman.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ferryman.postgres.RunIdentity;

/** Where an operating system keeps a user's data. Creates nothing. */
record UserFolders(Map<String, String> environment, Path home, String system) {

    /** Ferryman's own folder: runs and the log. */
    Path data() {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return variable("LOCALAPPDATA")
                    .orElse(home.resolve("AppData").resolve("Local"))
                    .resolve("Ferryman");
        } else if (name.startsWith("mac")) {
            return home.resolve("Library").resolve("Application Support").resolve("Ferryman");
        }
        // A relative path is invalid by the XDG Base Directory Specification, and to be ignored.
        return variable("XDG_DATA_HOME")
                .filter(Path::isAbsolute)
                .orElse(home.resolve(".local").resolve("share"))
                .resolve("ferryman");
    }

    /** Where the log is; {@code logback.xml} names the same file. */
    Path log() {
        return data().resolve("ferryman.log");
    }

    Path run(RunIdentity identity) {
        return data().resolve("runs").resolve(identity.folderName());
    }

    private Optional<Path> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(text -> !text.isEmpty())
                .map(Path::of);
    }
}
