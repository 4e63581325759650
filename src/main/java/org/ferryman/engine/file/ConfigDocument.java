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

        static Optional<Format> of(Path file) {
            String name = file.toString();
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
        return Format.of(file).isPresent();
    }

    /** The mapping that a file holds. */
    public static Map<?, ?> read(Path file) throws ConfigFault {
        String text = text(file);
        Format format = Format.of(file)
                .orElseThrow(
                        () -> new ConfigFault(Kind.FORMAT, file + " ends in none of .yaml, .yml, .json and .toml."));
        Object root = switch (format) {
            case YAML -> yaml(file, text);
            case JSON -> jackson(file, format, strictJson(), text);
            case TOML -> jackson(file, format, new TomlMapper(), text);
        };
        if (root == null) {
            throw empty(file);
        }
        if (root instanceof Map<?, ?> mapping) {
            return mapping;
        }
        throw new ConfigFault(Kind.NOT_A_MAPPING, file + " holds no keys with values at its top level.");
    }

    /** Without the byte order mark. */
    private static String text(Path file) throws ConfigFault {
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

    private static @Nullable Object jackson(Path file, Format format, ObjectMapper mapper, String text)
            throws ConfigFault {
        try {
            return mapper.readValue(text, Object.class);
        } catch (JsonProcessingException failure) {
            JsonLocation at = failure.getLocation();
            throw broken(file, format, at == null ? "" : position(at.getLineNr(), at.getColumnNr()));
        }
    }

    private static @Nullable Object yaml(Path file, String text) throws ConfigFault {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setCodePointLimit(MAX_BYTES);
        try {
            return new Yaml(new SafeConstructor(options)).load(text);
        } catch (MarkedYAMLException failure) {
            Mark at = failure.getProblemMark();
            throw broken(file, Format.YAML, at == null ? "" : position(at.getLine() + 1, at.getColumn() + 1));
        } catch (RuntimeException failure) {
            // Values that contradict their tag (!!int x) end in exceptions of many kinds.
            throw broken(file, Format.YAML, "");
        }
    }

    private static String position(int line, int column) {
        return ": line " + line + ", column " + column;
    }

    private static ConfigFault broken(Path file, Format format, String position) {
        return new ConfigFault(Kind.SYNTAX, file + " is not valid " + format + position + ".");
    }
}
