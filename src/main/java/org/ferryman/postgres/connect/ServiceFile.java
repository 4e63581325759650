package org.ferryman.postgres.connect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;

/**
 * A connection service file: sections of libpq keywords. Own code because the driver's reader takes its file names from
 * system properties and the process's environment only, and tells a missing section only in its log.
 *
 * <p>Source: PostgreSQL documentation, "The Connection Service File".
 */
final class ServiceFile {

    private final List<Path> candidates;

    /** @param candidates where to look, first match wins */
    ServiceFile(List<Path> candidates) {
        this.candidates = candidates;
    }

    /** The names of all sections, each once, in the order in which they would be found. */
    List<String> sections() throws InputException {
        Set<String> names = new LinkedHashSet<>();
        for (Path file : candidates) {
            if (Files.exists(file)) {
                lines(file).stream()
                        .map(String::strip)
                        .filter(line -> line.startsWith("[") && line.indexOf(']') > 0)
                        .map(line -> line.substring(1, line.indexOf(']')))
                        .forEach(names::add);
            }
        }
        return List.copyOf(names);
    }

    /** The keywords of a section. */
    Map<String, String> section(String service) throws InputException {
        for (Path file : candidates) {
            if (Files.exists(file)) {
                Optional<Map<String, String>> section = section(file, service);
                if (section.isPresent()) {
                    return section.get();
                }
            }
        }
        throw new InputException(Finding.blocker(
                "SERVICE_UNKNOWN",
                "No section [" + service + "] in " + candidates + ".",
                "The service stands for host, database and user.",
                "Correct the name, add the section, or set PGSERVICEFILE to the file that has it."));
    }

    private static Optional<Map<String, String>> section(Path file, String service) throws InputException {
        Map<String, String> values = new LinkedHashMap<>();
        boolean inside = false;
        int number = 0;
        for (String raw : lines(file)) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[")) {
                if (inside) {
                    break;
                }
                // What stands behind the bracket is a comment to libpq.
                inside = line.startsWith("[" + service + "]");
            } else if (inside) {
                int equals = line.indexOf('=');
                if (equals <= 0 || line.startsWith("ldap")) {
                    throw broken(file, "line " + number + " is not of the form keyword=value");
                }
                values.putIfAbsent(keyword(file, number, line.substring(0, equals)), line.substring(equals + 1));
            }
        }
        return inside ? Optional.of(values) : Optional.empty();
    }

    /** libpq stops at what it doesn't know, so that nothing is overlooked: a blank belongs to the name. */
    private static String keyword(Path file, int number, String name) throws InputException {
        if (!name.equals(name.strip())) {
            throw broken(file, "line " + number + " has a blank before the =");
        }
        Optional<LibpqKeyword> keyword = LibpqKeyword.find(name);
        if (keyword.isEmpty() || keyword.get() == LibpqKeyword.SERVICE) {
            throw broken(
                    file,
                    "line " + number + " gives " + (name.matches("\\w{1,40}") ? name : "something")
                            + ", which is no keyword of a service file");
        }
        return name;
    }

    private static List<String> lines(Path file) throws InputException {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw broken(file, "it can't be read as UTF-8 text");
        }
    }

    private static InputException broken(Path file, String reason) {
        return new InputException(Finding.blocker(
                "SERVICE_FILE_BROKEN",
                "In the service file " + file + " " + reason + ".",
                "Without it the connection's settings are not known.",
                "Correct the file, or give the settings in the URL or the wizard's fields."));
    }
}
