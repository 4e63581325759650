package org.ferryman.desktop.connections;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A path as people paste it: in quotes, as a file manager's URI, or with a shell's sign for the home folder. */
final class TypedPath {

    private static final Pattern QUOTED = Pattern.compile("([\"'])([^\"']*)\\1");

    private TypedPath() {}

    /** The path itself; what is not one stays as it is. */
    static String plain(String text, Path home) {
        String path = text.strip();
        Matcher quoted = QUOTED.matcher(path);
        if (quoted.matches()) {
            path = quoted.group(2);
        }
        if (path.startsWith("file:/")) {
            try {
                return Path.of(URI.create(path)).toString();
            } catch (IllegalArgumentException | FileSystemNotFoundException noUri) {
                return path;
            }
        }
        return path.startsWith("~/") || path.startsWith("~\\")
                ? home.resolve(path.substring(2)).toString()
                : path;
    }
}
