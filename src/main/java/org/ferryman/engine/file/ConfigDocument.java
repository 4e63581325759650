package org.ferryman.engine.file;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.file.ConfigFault.Kind;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads a service's configuration in YAML, JSON or TOML as maps, lists and scalars. What the parsers say about broken
 * text never gets out, for they quote it, and passwords stand in such files: only the position is told.
 */
public final class ConfigDocument {

    /** How many aliases of YAML one collection may have. */
    public static final int MAX_ALIASES = 50;

    private static final int MAX_BYTES = 3 * 1024 * 1024;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private ConfigDocument() {}

    private enum Format {
        YAML,
        JSON,
        TOML;

        static Optional<Format> of(String name) {
            return switch (name.substring(Math.max(0, name.lastIndexOf('.')))) {
                case ".yaml", ".yml" -> Optional.of(YAML);
                case ".json" -> Optional.of(JSON);
                case ".toml" -> Optional.of(TOML);
                default -> Optional.empty();
            };
        }
    }

    /** Whether the extension is one of those by which files are read, exactly so: {@code .YAML} is none. */
    public static boolean hasKnownFormat(Path file) {
        return hasKnownFormat(file.toString());
    }

    /** The same of a file's name. */
    public static boolean hasKnownFormat(String name) {
        return Format.of(name).isPresent();
    }

    /** The mapping that a file holds. */
    public static Map<?, ?> read(Path file) throws ConfigFault {
        List<@Nullable Object> documents = all(file);
        if (documents.size() > 1) {
            throw broken(file.toString(), Format.YAML, ", but " + documents.size() + " documents");
        } else if (documents.get(0) instanceof Map<?, ?> mapping) {
            return mapping;
        }
        throw notAMapping(file);
    }

    /** All documents that a file holds, the first of them not empty: one, but for YAML. */
    public static List<@Nullable Object> all(Path file) throws ConfigFault {
        String text = text(file);
        Format format = Format.of(file.toString())
                .orElseThrow(
                        () -> new ConfigFault(Kind.FORMAT, file + " ends in none of .yaml, .yml, .json and .toml."));
        List<@Nullable Object> documents = documents(file.toString(), format, text);
        if (documents.isEmpty() || documents.get(0) == null) {
            throw empty(file);
        }
        return documents;
    }

    /**
     * What a text holds that is a file by its name.
     *
     * @param name says by its extension how it is to be read, and is named if it can't be
     */
    public static @Nullable Object parse(String name, String text) throws ConfigFault {
        Format format = Format.of(name).orElse(Format.YAML);
        List<@Nullable Object> documents = documents(name, format, text);
        return documents.isEmpty() ? null : documents.get(0);
    }

    /** The list that a text is in JSON, as variables of the environment hold one; empty if it is none. */
    public static Optional<List<?>> list(String text) {
        if (!text.strip().startsWith("[")) {
            return Optional.empty();
        }
        try {
            return parse("list.json", text) instanceof List<?> list ? Optional.of(list) : Optional.empty();
        } catch (ConfigFault notJson) {
            return Optional.empty();
        }
    }

    private static List<@Nullable Object> documents(String name, Format format, String text) throws ConfigFault {
        return switch (format) {
            case YAML -> yaml(name, text);
            case JSON -> Collections.singletonList(jackson(name, format, strictJson(), text));
            case TOML -> Collections.singletonList(jackson(name, format, new TomlMapper(), text));
        };
    }

    /** A file that holds a list or a scalar. */
    public static ConfigFault notAMapping(Path file) {
        return new ConfigFault(Kind.NOT_A_MAPPING, file + " holds no keys with values at its top level.");
    }

    /** The text of a file in UTF-8, without the byte order mark. */
    public static String text(Path file) throws ConfigFault {
        if (Files.isDirectory(file)) {
            throw new ConfigFault(Kind.FOLDER, file + " is a directory.");
        }
        if (!Files.exists(file)) {
            throw new ConfigFault(Kind.MISSING, file + " does not exist.");
        }
        String text = decode(file, bytes(file));
        if (text.isBlank()) {
            throw empty(file);
        }
        return text;
    }

    private static ConfigFault empty(Path file) {
        return new ConfigFault(Kind.EMPTY, file + " is empty.");
    }

    private static byte[] bytes(Path file) throws ConfigFault {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                throw new ConfigFault(Kind.UNREADABLE, file + " is not a plain file of at most 3 MiB.");
            }
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new ConfigFault(
                    Kind.UNREADABLE,
                    file + " can't be read: " + failure.getClass().getSimpleName() + ".");
        }
    }

    private static String decode(Path file, byte[] bytes) throws ConfigFault {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException failure) {
            throw new ConfigFault(Kind.ENCODING, file + " is not encoded in UTF-8.");
        }
    }

    private static ObjectMapper strictJson() {
        return JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    private static @Nullable Object jackson(String name, Format format, ObjectMapper mapper, String text)
            throws ConfigFault {
        try {
            return mapper.readValue(text, Object.class);
        } catch (JsonProcessingException failure) {
            JsonLocation at = failure.getLocation();
            throw unreadable(name, format, text, at == null ? "" : position(at.getLineNr(), at.getColumnNr()));
        }
    }

    private static List<@Nullable Object> yaml(String name, String text) throws ConfigFault {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setCodePointLimit(MAX_BYTES);
        List<@Nullable Object> documents = new ArrayList<>();
        try {
            for (Object document : new Yaml(new SafeConstructor(options)).loadAll(text)) {
                if (document != null || documents.isEmpty()) {
                    documents.add(document);
                }
            }
            // A stream of manifests often begins with the mark that separates them.
            if (documents.size() > 1 && documents.get(0) == null) {
                documents.remove(0);
            }
            return documents;
        } catch (MarkedYAMLException failure) {
            Mark at = failure.getProblemMark();
            throw unreadable(name, Format.YAML, text, at == null ? "" : position(at.getLine() + 1, at.getColumn() + 1));
        } catch (RuntimeException failure) {
            // Values that contradict their tag (!!int x) end in exceptions of many kinds.
            throw unreadable(name, Format.YAML, text, "");
        }
    }

    private static String position(int line, int column) {
        return ": line " + line + ", column " + column;
    }

    private static ConfigFault unreadable(String name, Format format, String text, String position) {
        return text.contains("{{") && text.contains("}}")
                ? new ConfigFault(
                        Kind.TEMPLATE,
                        name + " is not valid " + format + position + ". It has {{ }} in it, as a template has.")
                : broken(name, format, position);
    }

    private static ConfigFault broken(String name, Format format, String position) {
        return new ConfigFault(Kind.SYNTAX, name + " is not valid " + format + position + ".");
    }
}
