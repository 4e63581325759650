package org.ferryman.keto;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ferryman.engine.InputException;
import org.ferryman.keto.config.KetoConfig;

/** What the real servers did, by case. */
public record Golden(String name) {

    public KetoConfig config() throws Exception {
        return configOf(name);
    }

    public List<Map<String, Object>> rows(String file) throws Exception {
        try (MappingIterator<Map<String, Object>> rows = new ObjectMapper()
                .readerFor(new TypeReference<Map<String, Object>>() {})
                .readValues(path(name, file).toFile())) {
            return rows.readAll();
        }
    }

    /** Videos 0, groups 1, files 2. */
    public static KetoConfig anyConfig() {
        try {
            return configOf("clean");
        } catch (InputException failure) {
            throw new AssertionError(failure);
        }
    }

    private static KetoConfig configOf(String name) throws InputException {
        return KetoConfig.read(path(name, "config.json"));
    }

    private static Path path(String name, String file) {
        URL url = Golden.class.getResource("/golden/keto/" + name + "/" + file);
        return Path.of(URI.create(Objects.requireNonNull(url, name + "/" + file).toString()));
    }

    @Override
    public String toString() {
        return name;
    }
}
