package org.ferryman.engine.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ferryman.engine.file.ConfigDocument;
import org.ferryman.engine.file.ConfigFault;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a document, and collects what may be a service's configuration: values of a Helm chart, what is in a
 * ConfigMap or Secret of Kubernetes, the environment of a container or of a service of Docker Compose.
 *
 * <p>Source: Kubernetes API reference (ConfigMap, Secret, EnvVar), Compose Specification.
 */
final class ConfigWalk {

    /** Deep enough for everything that people write; a document may hold itself. */
    private static final int DEPTH = 40;

    private static final Pattern ENVIRONMENT = Pattern.compile("(?i)(env|environment|.*envs?|.*envvars)");
    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);

    private final ConfiguredService service;
    private final Map<String, Map<?, ?>> found = new LinkedHashMap<>();
    private final List<String> broken = new ArrayList<>();

    ConfigWalk(ConfiguredService service) {
        this.service = service;
    }

    /** The configurations, by their places, in the order in which they stand there. */
    Map<String, Map<?, ?>> found() {
        return found;
    }

    /** Where something could not be read, and why. */
    List<String> broken() {
        return broken;
    }

    /** An object of Kubernetes, by its two marks. */
    static boolean isManifest(Map<?, ?> mapping) {
        return mapping.get("kind") instanceof String && mapping.containsKey("apiVersion");
    }

    /** A compose file. */
    static boolean isCompose(Map<?, ?> mapping) {
        return mapping.get("services") instanceof Map<?, ?> services
                && services.values().stream()
                        .anyMatch(each -> each instanceof Map<?, ?> one
                                && (one.containsKey("image") || one.containsKey("build")));
    }

    void document(@Nullable Object root) {
        if (root instanceof Map<?, ?> mapping && isManifest(mapping)) {
            object(mapping, 0);
        } else {
            walk(root, "", "", "", 0);
        }
    }

    private void object(Map<?, ?> manifest, int depth) {
        if (manifest.get("items") instanceof List<?> items) {
            items.forEach(item -> inside(item, depth + 1));
            return;
        }
        String kind = String.valueOf(manifest.get("kind"));
        Object name = manifest.get("metadata") instanceof Map<?, ?> metadata ? metadata.get("name") : null;
        String place = name == null ? kind : kind + "/" + name;
        if (kind.equals("ConfigMap") || kind.equals("Secret")) {
            files(manifest.get("data"), place, kind.equals("Secret"));
            files(manifest.get("stringData"), place, false);
            files(manifest.get("binaryData"), place, true);
            return;
        }
        // Not what it was like before, nor what the cluster says about it.
        manifest.forEach((key, value) -> {
            if (!key.equals("metadata") && !key.equals("status")) {
                walk(value, place + "/" + key, String.valueOf(key), "", depth + 1);
            }
        });
    }

    private void inside(@Nullable Object item, int depth) {
        if (item instanceof Map<?, ?> mapping && isManifest(mapping) && depth < DEPTH) {
            object(mapping, depth);
        }
    }

    /** Each entry is a file that is mounted, or a variable; often both are in one place. */
    private void files(@Nullable Object data, String place, boolean encoded) {
        if (!(data instanceof Map<?, ?> entries)) {
            return;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        entries.forEach((key, value) -> {
            if (value instanceof String text) {
                decoded(text, encoded).ifPresent(plain -> {
                    variables.put(String.valueOf(key), plain);
                    text(plain, place + "/" + key, String.valueOf(key), 0);
                });
            }
        });
        variables(variables, place);
    }

    private static Optional<String> decoded(String text, boolean encoded) {
        try {
            return Optional.of(
                    encoded ? new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8) : text);
        } catch (IllegalArgumentException notEncoded) {
            return Optional.empty();
        }
    }

    private void walk(@Nullable Object node, String place, String key, String above, int depth) {
        if (depth > DEPTH) {
            return;
        }
        if (node instanceof Map<?, ?> mapping) {
            if (service.isConfiguration(mapping) || isValues(mapping, key, above)) {
                add(place, mapping);
            } else if (ENVIRONMENT.matcher(key).matches() && variables(assigned(mapping), place)) {
                return;
            } else {
                mapping.forEach((name, value) -> {
                    String inner = String.valueOf(name);
                    walk(value, place.isEmpty() ? inner : place + "." + inner, inner, key, depth + 1);
                });
            }
        } else if (node instanceof List<?> list) {
            if (!variables(assigned(list), place)) {
                for (int index = 0; index < list.size(); index++) {
                    walk(list.get(index), place + "." + index, "", key, depth + 1);
                }
            }
        } else if (node instanceof String text && text.indexOf('\n') >= 0) {
            text(text, place, key, depth);
        }
    }

    /** What the chart of the service has under its own name is the configuration, whatever is in it. */
    private boolean isValues(Map<?, ?> mapping, String key, String above) {
        return key.equals("config") && above.equals(service.name()) && !mapping.isEmpty();
    }

    /** A file inside of a file. */
    private void text(String text, String place, String name, int depth) {
        boolean isFile = ConfigDocument.hasKnownFormat(name);
        if (!isFile && text.indexOf('\n') < 0) {
            return;
        }
        try {
            Object content = ConfigDocument.parse(isFile ? name : name + ".yaml", text);
            if (content instanceof Map<?, ?> mapping && isManifest(mapping)) {
                object(mapping, depth + 1);
            } else {
                walk(content, place, "", "", depth + 1);
            }
        } catch (ConfigFault fault) {
            if (isFile) {
                broken.add(place + ": " + fault.seen());
            }
        }
    }

    /** {@code NAME: value}. */
    private static Map<String, String> assigned(Map<?, ?> mapping) {
        Map<String, String> variables = new LinkedHashMap<>();
        mapping.forEach((name, value) -> {
            if (value != null && !(value instanceof Map) && !(value instanceof List)) {
                variables.put(String.valueOf(name), value.toString());
            }
        });
        return variables;
    }

    /** {@code - NAME=value}, or {@code - {name: NAME, value: value}}. */
    private static Map<String, String> assigned(List<?> list) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Object each : list) {
            if (each instanceof String text) {
                variables.putAll(assignment(text));
            } else if (each instanceof Map<?, ?> variable
                    && variable.get("name") instanceof String name
                    && variable.get("value") instanceof String value) {
                variables.put(name, value);
            }
        }
        return variables;
    }

    /** One {@code NAME=value}; empty if it is something else. */
    static Map<String, String> assignment(String text) {
        var matcher = ASSIGNMENT.matcher(text);
        return matcher.matches() ? Map.of(matcher.group(1), matcher.group(2)) : Map.of();
    }

    private boolean variables(Map<String, String> variables, String place) {
        Optional<Map<String, ?>> given = service.fromVariables(variables);
        given.ifPresent(content -> add(place, content));
        return given.isPresent();
    }

    private void add(String place, Map<?, ?> content) {
        String unique = place;
        for (int number = 2; found.containsKey(unique); number++) {
            unique = place + "~" + number;
        }
        found.put(unique, content);
    }
}
