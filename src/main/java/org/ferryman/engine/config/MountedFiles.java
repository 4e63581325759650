package org.ferryman.engine.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.ferryman.engine.file.ConfigDocument;
import org.ferryman.engine.file.ConfigFault;
import org.jspecify.annotations.Nullable;

/** Those files that a compose file names, and that are a service's configuration. Looked at only, to be named. */
final class MountedFiles {

    private static final int FILES = 50;

    private final Path compose;
    private final ConfiguredService service;
    private final Set<Path> found = new LinkedHashSet<>();

    MountedFiles(Path compose, ConfiguredService service) {
        this.compose = compose;
        this.service = service;
    }

    Set<Path> in(Map<?, ?> root) {
        look(root, 0);
        return found;
    }

    private void look(@Nullable Object node, int depth) {
        if (depth > 10) {
            return;
        }
        if (node instanceof Map<?, ?> mapping) {
            mapping.values().forEach(value -> look(value, depth + 1));
        } else if (node instanceof List<?> list) {
            list.forEach(value -> look(value, depth + 1));
        } else if (node instanceof String text && text.matches("[.~/A-Za-z0-9_-].*[/.].*")) {
            // Source, target and mode are separated by colons; so are a drive of Windows and its path.
            path(text.matches("[A-Za-z]:[\\\\/].*") ? text : text.replaceFirst(":.*", ""));
        }
    }

    private void path(String source) {
        try {
            Path path = compose.resolveSibling(source).normalize();
            if (Files.isDirectory(path)) {
                try (Stream<Path> files = Files.list(path)) {
                    List<Path> sorted =
                            new ArrayList<>(files.limit(FILES).sorted().toList());
                    sorted.forEach(this::file);
                }
            } else {
                file(path);
            }
        } catch (InvalidPathException | IOException notAPath) {
            // It is only looked for something to name.
        }
    }

    private void file(Path file) {
        if (!Files.isRegularFile(file) || !ConfigDocument.hasKnownFormat(file) || file.equals(compose)) {
            return;
        }
        try {
            if (service.isConfiguration(ConfigDocument.read(file))) {
                found.add(file);
            }
        } catch (ConfigFault notAConfiguration) {
            // Nor is it named.
        }
    }
}
