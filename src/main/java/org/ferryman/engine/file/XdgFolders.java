package org.ferryman.engine.file;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The folders that a user's environment names. Source: XDG Base Directory Specification. */
public final class XdgFolders {

    /** Names the folder of what is kept. */
    public static final String DATA = "XDG_DATA_HOME";

    /** Names the folder of what can be made again. */
    public static final String CACHE = "XDG_CACHE_HOME";

    private XdgFolders() {}

    /** The folder that a variable names; empty if it names none. A relative path is to be ignored. */
    public static Optional<Path> named(Map<String, String> environment, String variable) {
        return Optional.of(environment.getOrDefault(variable, ""))
                .filter(named -> !named.isEmpty())
                .map(Path::of)
                .filter(Path::isAbsolute);
    }
}
