package org.ferryman.keto.config;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.config.FoundConfig;
import org.ferryman.engine.file.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces of a Keto configuration. Nothing else of the file is kept: its {@code dsn} holds a password.
 *
 * <p>Source of the format: {@code config.schema.json} and {@code namespace_watcher.go} of Keto v0.6.0-alpha.3.
 */
public final class KetoConfig {

    private final Path source;
    private final List<Namespace> namespaces;
    private final List<Finding> warnings;
    private final Map<Integer, Namespace> byId;
    private final Map<String, Namespace> byName;

    private KetoConfig(Path source, List<Namespace> namespaces, List<Finding> warnings) {
        this.source = source;
        this.namespaces = namespaces;
        this.warnings = warnings;
        this.byId = namespaces.stream().collect(Collectors.toMap(Namespace::id, Function.identity()));
        this.byName = namespaces.stream().collect(Collectors.toMap(Namespace::name, Function.identity()));
    }

    /** As {@link #read(Path, Map)}, where the environment says nothing. */
    public static KetoConfig read(Path file) throws InputException {
        return read(file, Map.of());
    }

    /**
     * Reads the namespaces of a configuration in YAML, JSON or TOML, and of the namespace files it refers to. The
     * configuration may be inside of the file: of a chart's values, a manifest, a compose file.
     *
     * @param file may end in {@code #} and the place of the configuration in it
     * @param environment of this program: its {@code NAMESPACES} count where the configuration has none
     * @throws InputException if a file is missing or broken, or a namespace is incomplete, given twice or out of range;
     *     the finding names file and entry, and never quotes anything but ids, names and paths
     */
    public static KetoConfig read(Path file, Map<String, String> environment) throws InputException {
        FoundConfig found = ConfigParser.find(file);
        List<Finding> warnings = new ArrayList<>(found.notes());
        Object value = value(found, environment, warnings);
        NamespaceEntries entries = new NamespaceEntries();
        List<Finding> ignored = List.of();
        if (value instanceof List<?> inline) {
            for (int index = 0; index < inline.size(); index++) {
                entries.add(found.where() + ", namespaces[" + index + "]", inline.get(index));
            }
        } else if (value instanceof String location && !location.isBlank()) {
            NamespaceFiles.refuseLater(found.where(), location);
            ignored = readFiles(found, location, entries);
        } else if (value instanceof Map<?, ?> later && later.containsKey("location")) {
            throw NamespaceFiles.ofLaterKeto(found.where());
        } else {
            throw new InputException(Finding.blocker(
                    "NAMESPACES_NOT_A_LIST",
                    found.where() + " has under its key “namespaces” neither a list nor the path of a file or folder.",
                    "Without it the names of the namespaces are not known.",
                    "Write the namespaces as in “namespaces: [{id: 0, name: videos}]”."));
        }
        if (entries.sorted().isEmpty()) {
            throw new InputException(Finding.blocker(
                    "NAMESPACES_EMPTY",
                    found.where() + " configures no namespace."
                            + (ignored.isEmpty()
                                    ? ""
                                    : " Ignored: " + ignored.get(0).seen()),
                    "Only tuples of configured namespaces can be moved.",
                    "Give the configuration that Keto v0.6 runs with."));
        }
        warnings.addAll(ignored);
        return new KetoConfig(file, entries.sorted(), List.copyOf(warnings));
    }

    /** What is under {@code namespaces}, or in their variable: Keto itself takes the variable before the file. */
    private static @Nullable Object value(FoundConfig found, Map<String, String> environment, List<Finding> notes) {
        Optional<Object> variable =
                new KetoService().fromVariables(environment).map(given -> given.get(KetoService.KEY));
        Object written = found.content().get(KetoService.KEY);
        if (!found.content().containsKey(KetoService.KEY)) {
            variable.ifPresent(given -> notes.add(Finding.info(
                    "NAMESPACES_FROM_VARIABLE",
                    "The namespaces were taken from the variable NAMESPACES: " + found.where() + " has none.",
                    "Keto takes this variable before its file, too.")));
            return variable.orElse(NamespaceFiles.DEFAULT_LOCATION);
        } else if (variable.isPresent() && !variable.get().equals(written)) {
            notes.add(Finding.warning(
                    "NAMESPACES_VARIABLE_DIFFERS",
                    "The variable NAMESPACES is set, and differs from the namespaces in " + found.where()
                            + ", which were taken.",
                    "Keto takes the variable before the file. With wrong ids, tuples would get wrong namespaces.",
                    "Find out which of them Keto v0.6 runs with. Unset the variable, or correct the file."));
        }
        return written;
    }

    private static List<Finding> readFiles(FoundConfig config, String location, NamespaceEntries entries)
            throws InputException {
        NamespaceFiles.Found found = NamespaceFiles.find(config, location);
        for (Path file : found.readable()) {
            entries.add(file.toString(), ConfigParser.parse(file));
        }
        List<Finding> warnings = new ArrayList<>();
        for (Path file : found.ignored()) {
            warnings.add(Finding.warning(
                    "NAMESPACE_FILE_IGNORED",
                    file + " ends in none of .yaml, .yml, .json and .toml.",
                    "Keto ignores such a file, and so does this program.",
                    "Nothing, unless it was meant to hold a namespace: then rename it."));
        }
        return List.copyOf(warnings);
    }

    /** All namespaces, by id; at least one. Ids and names are unique. */
    public List<Namespace> namespaces() {
        return namespaces;
    }

    /** The namespace with this id. */
    public Optional<Namespace> byId(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The namespace with exactly this name. */
    public Optional<Namespace> byName(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The file that was read, with the place in it if one was named. */
    public Path source() {
        return source;
    }

    /** What should be known about the configuration although it can be used. */
    public List<Finding> warnings() {
        return warnings;
    }

    /**
     * SHA-256, in lower-case hexadecimal digits, over the ids and names: equal exactly if two configurations have the
     * same namespaces, whatever their format, order and other content.
     */
    public String fingerprint() {
        MessageDigest digest = Sha256.digest();
        for (Namespace namespace : namespaces) {
            byte[] name = namespace.name().getBytes(StandardCharsets.UTF_8);
            // The length keeps names from running into each other.
            digest.update(ByteBuffer.allocate(2 * Integer.BYTES)
                    .putInt(namespace.id())
                    .putInt(name.length)
                    .array());
            digest.update(name);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
