package org.ferryman.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ferryman.keto.tuple.SkipRule;

/** The ids of all findings, from the sources of the program. */
public final class FindingIds {

    private static final Path SOURCES = Path.of("src/main/java");

    /** Text in the sources that looks like a finding's id, or its only word where an id is wanted. */
    private static final Pattern LIKE_AN_ID =
            Pattern.compile("\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\"|Finding\\.\\w+\\(\\s*\"([A-Z0-9]+)\"");

    /** What looks so and is none: variables of the environment, a file, settings. */
    private static final Set<String> NO_IDS = Set.of(
            "FERRYMAN_JUJU",
            "FERRYMAN_KRATOS_DSN",
            "FERRYMAN_NEW_PASSWORD",
            "FERRYMAN_OPENED_AT",
            "FERRYMAN_TARGET_DATABASE",
            "FERRYMAN_TARGET_HOST",
            "FERRYMAN_TARGET_PORT",
            "IDENTITY_DEFAULT_SCHEMA_ID",
            "IDENTITY_SCHEMAS",
            "LC_ALL",
            "PGCONNECT_TIMEOUT",
            "PG_VERSION",
            "SQL_ASCII",
            "TARGET_SESSION_ATTRS",
            "XDG_CACHE_HOME",
            "XDG_DATA_HOME");

    private FindingIds() {}

    /** All that the program can give a finding. */
    public static Set<String> all() throws IOException {
        Set<String> ids = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                ids.addAll(in(Files.readString(file)));
            }
        }
        ids.removeAll(NO_IDS);
        Arrays.stream(SkipRule.values()).map(Enum::name).forEach(ids::remove);
        Properties failures = new Properties();
        try (InputStream content =
                Files.newInputStream(Path.of("resources/org/ferryman/postgres/failures.properties"))) {
            failures.load(content);
        }
        failures.stringPropertyNames().stream()
                .filter(key -> key.endsWith(".id"))
                .map(failures::getProperty)
                .forEach(ids::add);
        return ids;
    }

    private static List<String> in(String source) {
        return LIKE_AN_ID
                .matcher(source)
                .results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .toList();
    }
}
