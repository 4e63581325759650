package org.ferryman.kratos.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.engine.config.ConfiguredService;
import org.ferryman.engine.file.ConfigDocument;
import org.jspecify.annotations.Nullable;

/**
 * What Kratos' configuration is told by: its identity schemas. Source: {@code config.schema.json} of Kratos, and Ory's
 * documentation, "Configuring Ory services", for the variables.
 */
final class KratosService implements ConfiguredService {

    private static final Pattern SCHEMA = Pattern.compile("IDENTITY_SCHEMAS_([0-9]{1,6})_(ID|URL)");
    private static final Pattern SECRETS = Pattern.compile("SECRETS_([A-Z]+)(?:_[0-9]+)?");
    private static final Pattern COURIER = Pattern.compile("COURIER_(SMTP|HTTP|SMS|CHANNELS)(?:_.*)?");

    @Override
    public String title() {
        return "Kratos";
    }

    @Override
    public String name() {
        return "kratos";
    }

    @Override
    public boolean isConfiguration(Map<?, ?> mapping) {
        return mapping.get("identity") instanceof Map<?, ?> identity && identity.get("schemas") instanceof List;
    }

    @Override
    public Optional<Map<String, ?>> fromVariables(Map<String, String> variables) {
        List<Object> schemas = new ArrayList<>(ConfigDocument.list(variables.getOrDefault("IDENTITY_SCHEMAS", ""))
                .orElse(List.of()));
        Map<Integer, Map<String, String>> numbered = new TreeMap<>();
        Map<String, List<String>> secrets = new LinkedHashMap<>();
        Map<String, Object> courier = new LinkedHashMap<>();
        new TreeMap<>(variables).forEach((name, value) -> {
            Matcher schema = SCHEMA.matcher(name);
            Matcher secret = SECRETS.matcher(name);
            Matcher way = COURIER.matcher(name);
            if (schema.matches()) {
                numbered.computeIfAbsent(Integer.parseInt(schema.group(1)), number -> new LinkedHashMap<>())
                        .put(schema.group(2).toLowerCase(Locale.ROOT), value);
            } else if (secret.matches()) {
                secrets.computeIfAbsent(secret.group(1).toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                        .addAll(List.of(value.split(",")));
            } else if (way.matches()) {
                courier.put(way.group(1).toLowerCase(Locale.ROOT), value);
            }
        });
        numbered.values().stream().filter(schema -> schema.containsKey("id")).forEach(schemas::add);
        if (schemas.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> identity = new LinkedHashMap<>(Map.of("schemas", schemas));
        Optional.ofNullable(variables.get("IDENTITY_DEFAULT_SCHEMA_ID"))
                .ifPresent(id -> identity.put("default_schema_id", id));
        return Optional.of(Map.of(
                "identity",
                identity,
                "secrets",
                secrets,
                "courier",
                courier,
                "dsn",
                variables.getOrDefault("DSN", "")));
    }

    @Override
    public @Nullable Object essence(Map<?, ?> configuration) {
        return configuration;
    }
}
