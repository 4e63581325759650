package org.ferryman.keto.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads a file as maps, lists and scalars. What the parsers say about broken text never gets out, for they quote it,
 * and the database's password stands beside the namespaces: only the position is told.
 */
final class ConfigParser {

    private static final int MAX_ALIASES = 50;

    private ConfigParser() {}

    /** How a file is to be read, by the extensions that Keto knows (exactly so: it ignores {@code .YAML}). */
    enum Format {
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

    /** The mapping that the file holds. */
    static Map<?, ?> parse(Path file) throws InputException {
        String text = ConfigText.read(file);
        Format format = Format.of(file).orElseThrow(() -> unknownFormat(file));
        Object root = switch (format) {
            case YAML -> yaml(file, text);
            case JSON -> jackson(file, format, strictJson(), text);
            case TOML -> jackson(file, format, new TomlMapper(), text);
        };
        if (root == null) {
            throw ConfigText.empty(file);
        }
        if (root instanceof Map<?, ?> mapping) {
            return mapping;
        }
        throw new InputException(Finding.blocker(
                "CONFIG_NOT_A_MAPPING",
                file + " holds no keys with values at its top level.",
                "Keto's configuration, and each namespace file, is a mapping such as “namespaces: …”.",
                "Give the configuration that Keto v0.6 runs with."));
    }

    private static ObjectMapper strictJson() {
        return JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    private static @Nullable Object jackson(Path file, Format format, ObjectMapper mapper, String text)
            throws InputException {
        try {
            return mapper.readValue(text, Object.class);
        } catch (JsonProcessingException failure) {
            JsonLocation at = failure.getLocation();
            throw invalid(file, format, at == null ? "" : position(at.getLineNr(), at.getColumnNr()));
        }
    }

    private static @Nullable Object yaml(Path file, String text) throws InputException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setCodePointLimit(ConfigText.MAX_BYTES);
        try {
            return new Yaml(new SafeConstructor(options)).load(text);
        } catch (MarkedYAMLException failure) {
            Mark at = failure.getProblemMark();
            throw invalid(file, Format.YAML, at == null ? "" : position(at.getLine() + 1, at.getColumn() + 1));
        } catch (RuntimeException failure) {
            // Values that contradict their tag (!!int x) end in exceptions of many kinds.
            throw invalid(file, Format.YAML, "");
        }
    }

    private static String position(int line, int column) {
        return ": line " + line + ", column " + column;
    }

    private static InputException invalid(Path file, Format format, String position) {
        String limit = format == Format.YAML ? " More than " + MAX_ALIASES + " aliases are refused as well." : "";
        return new InputException(Finding.blocker(
                "CONFIG_NOT_PARSEABLE",
                file + " is not valid " + format + position + ".",
                "Without it the names of the namespaces are not known.",
                "Correct the file there; also look for a key that is given twice." + limit));
    }

    private static InputException unknownFormat(Path file) {
        return new InputException(Finding.blocker(
                "CONFIG_FORMAT_UNKNOWN",
                file + " ends in none of .yaml, .yml, .json and .toml.",
                "The extension says how the file is to be read, as in Keto.",
                "Give the file one of these extensions."));
    }
}
