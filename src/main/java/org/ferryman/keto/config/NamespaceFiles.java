package org.ferryman.keto.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.config.FoundConfig;
import org.ferryman.engine.file.ConfigDocument;
import org.ferryman.report.QuotedValue;

/**
 * The files behind a string under {@code namespaces}: a file or a directory, each file with one namespace. Keto takes a
 * relative path from the working directory of its own process, which can't be known here: the folder of the
 * configuration is tried first, then the working directory of this process.
 */
final class NamespaceFiles {

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+)://.*", Pattern.DOTALL);
    /** Where Keto looks when its configuration has no key {@code namespaces}. */
    static final String DEFAULT_LOCATION = "file://./keto_namespaces";

    private static final String FILE_SCHEME = "file://";
    private static final String INLINE =
            "Write the namespaces into the configuration itself: “namespaces: [{id: 0, name: videos}]”.";

    private NamespaceFiles() {}

    /** The files with an extension that Keto knows, and the others, both in the order of their paths. */
    record Found(Path location, List<Path> readable, List<Path> ignored) {}

    static Found find(FoundConfig config, String location) throws InputException {
        Path target = locate(config, location);
        List<Path> readable = new ArrayList<>();
        List<Path> ignored = new ArrayList<>();
        for (Path file : filesUnder(target)) {
            boolean known = ConfigDocument.hasKnownFormat(file);
            (known ? readable : ignored).add(file);
        }
        return new Found(target, List.copyOf(readable), List.copyOf(ignored));
    }

    /** What only a later Keto can read, or only what fills in a template. */
    static void refuseLater(String where, String location) throws InputException {
        if (location.endsWith(".ts")) {
            throw ofLaterKeto(where);
        } else if (location.contains("${") || location.contains("{{")) {
            throw new InputException(Finding.blocker(
                    "CONFIG_IS_A_TEMPLATE",
                    where + " has " + QuotedValue.quote(location) + " in the place of its namespaces.",
                    "Something fills this in before Keto reads it; the names of the namespaces are not known.",
                    "Give the file as Keto gets it: envsubst < FILE, helm template or docker compose config show it."));
        }
    }

    static InputException ofLaterKeto(String where) {
        return new InputException(Finding.blocker(
                "NAMESPACES_OF_LATER_KETO",
                where + " gives its namespaces in the Ory Permission Language, which Keto has from v0.10 on.",
                "Such namespaces have no ids, and the tables of v0.6 are named by ids.",
                "Give the configuration that Keto v0.6 runs with. " + INLINE));
    }

    private static Path locate(FoundConfig config, String location) throws InputException {
        Path given = pathOf(config, location);
        Path folder = config.file().toAbsolutePath().resolveSibling(given).normalize();
        Path working = given.toAbsolutePath().normalize();
        for (Path candidate : List.of(folder, working)) {
            if (Files.exists(candidate)) {
                return candidate;
            }
        }
        String tried = folder.equals(working) ? folder.toString() : folder + ", nor at " + working;
        String by = location.equals(DEFAULT_LOCATION) ? ", as Keto does by default" : "";
        throw new InputException(Finding.blocker(
                "NAMESPACE_FILES_NOT_FOUND",
                config.where() + " takes its namespaces from " + QuotedValue.quote(location) + by
                        + ", but nothing is at " + tried + ".",
                "Without them the names of the namespaces are not known.",
                "Copy Keto's namespace files there. Or: " + INLINE
                        + (by.isEmpty()
                                ? ""
                                : " If Keto gets them from the variable NAMESPACES, give the compose file, manifest or"
                                        + " environment file that sets it.")));
    }

    private static Path pathOf(FoundConfig config, String location) throws InputException {
        Matcher scheme = SCHEME.matcher(location);
        boolean isFile = location.regionMatches(true, 0, FILE_SCHEME, 0, FILE_SCHEME.length());
        if (scheme.matches() && !isFile) {
            // The rest of the address may hold a password.
            throw new InputException(Finding.blocker(
                    "NAMESPACES_REMOTE",
                    config.where() + " takes its namespaces from an address that begins with "
                            + scheme.group(1).toLowerCase(Locale.ROOT) + "://.",
                    "A migration must not depend on what a server answers at the moment.",
                    INLINE));
        }
        try {
            String path = isFile ? location.substring(FILE_SCHEME.length()) : location;
            if (path.matches("/[A-Za-z]:.*")) {
                path = path.substring(1);
            }
            // A plus sign stays one in a path; the decoder is made for forms.
            return Path.of(URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException failure) {
            throw new InputException(Finding.blocker(
                    "NAMESPACES_NOT_A_PATH",
                    config.where() + " says that the namespaces are at " + QuotedValue.quote(location)
                            + ", which is not a path.",
                    "Without them the names of the namespaces are not known.",
                    INLINE));
        }
    }

    private static List<Path> filesUnder(Path target) throws InputException {
        List<Path> files = new ArrayList<>();
        // A mounted Kubernetes ConfigMap holds every file twice: in a hidden folder, and as a link to there.
        Set<Path> real = new HashSet<>();
        try (Stream<Path> tree = Files.walk(target.toRealPath())) {
            for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
                if (real.add(file.toRealPath())) {
                    files.add(file);
                }
            }
        } catch (IOException | UncheckedIOException failure) {
            throw new InputException(Finding.blocker(
                    "NAMESPACE_FILES_NOT_READABLE",
                    target + " can't be read: " + failure.getClass().getSimpleName() + ".",
                    "Without them the names of the namespaces are not known.",
                    "Check that the folder may be read by the user who runs this program."));
        }
        return files;
    }
}
