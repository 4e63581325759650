package org.ferryman.keto.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ferryman.engine.config.ConfiguredService;
import org.ferryman.engine.file.ConfigDocument;
import org.jspecify.annotations.Nullable;

/**
 * What Keto's configuration is told by: the key {@code namespaces}, which the variable {@code NAMESPACES} goes before.
 * Source: {@code config.schema.json} of Keto v0.6.0-alpha.3, and Ory's documentation, "Configuring Ory services".
 */
final class KetoService implements ConfiguredService {

    static final String KEY = "namespaces";
    static final String VARIABLE = "NAMESPACES";

    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.+", Pattern.DOTALL);

    @Override
    public String title() {
        return "Keto";
    }

    @Override
    public String name() {
        return "keto";
    }

    @Override
    public boolean isConfiguration(Map<?, ?> mapping) {
        Object value = mapping.get(KEY);
        return (value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance))
                || (value instanceof String text && ADDRESS.matcher(text).matches());
    }

    @Override
    public Optional<Map<String, ?>> fromVariables(Map<String, String> variables) {
        String value = variables.getOrDefault(VARIABLE, "").strip();
        if (ADDRESS.matcher(value).matches()) {
            return Optional.of(Map.of(KEY, value));
        }
        // The name is a common one: another program's list of words is not meant.
        return ConfigDocument.list(value)
                .filter(list -> !list.isEmpty() && list.stream().allMatch(Map.class::isInstance))
                .map(list -> Map.of(KEY, list));
    }

    @Override
    public Optional<Map<String, ?>> fromList(List<?> list) {
        boolean named = !list.isEmpty()
                && list.stream()
                        .allMatch(each ->
                                each instanceof Map<?, ?> one && one.containsKey("id") && one.containsKey("name"));
        return named ? Optional.of(Map.of(KEY, list)) : Optional.empty();
    }

    @Override
    public @Nullable Object essence(Map<?, ?> configuration) {
        return configuration.get(KEY);
    }
}
