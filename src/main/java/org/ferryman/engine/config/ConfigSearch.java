package org.ferryman.engine.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.file.ConfigDocument;
import org.ferryman.engine.file.ConfigFault;
import org.jspecify.annotations.Nullable;

/**
 * Reads a service's configuration from the file that has it, or from one that holds it: the values of a Helm chart,
 * what {@code kubectl get} prints, a compose file, an environment file. One that holds several is refused with all of
 * them; the place of one, after a {@code #}, chooses it.
 */
public final class ConfigSearch {

    private static final int SHOWN = 12;

    private final ConfiguredService service;

    /** A search for the configuration of this service. */
    public ConfigSearch(ConfiguredService service) {
        this.service = service;
    }

    /** A file, and the place that was named in it; empty for all of it. */
    private record Named(Path file, String place) {

        static Named of(Path given) {
            String text = given.toString();
            if (!Files.exists(given)) {
                for (int at = text.indexOf('#'); at > 0; at = text.indexOf('#', at + 1)) {
                    Path file = Path.of(text.substring(0, at));
                    if (Files.isRegularFile(file)) {
                        return new Named(file, text.substring(at + 1));
                    }
                }
            }
            return new Named(given, "");
        }
    }

    /**
     * Reads it.
     *
     * @param given the file; may end in {@code #} and a place in it
     * @throws ConfigFault if the file can't be read
     * @throws InputException if the configuration is in none of its places, or in several
     */
    public FoundConfig read(Path given) throws ConfigFault, InputException {
        Named named = Named.of(given);
        Path file = named.file();
        ConfigWalk walk = new ConfigWalk(service);
        if (isEnvironmentFile(file)) {
            return fromVariables(file);
        }
        List<@Nullable Object> documents = ConfigDocument.all(file);
        Object first = documents.get(0);
        boolean holder = first instanceof Map<?, ?> top && (ConfigWalk.isManifest(top) || ConfigWalk.isCompose(top));
        if (named.place().isEmpty() && !holder && first instanceof Map<?, ?> top && service.isConfiguration(top)) {
            return whole(file, top, documents.size());
        }
        documents.forEach(walk::document);
        Map<String, Map<?, ?>> found = walk.found();
        if (!named.place().isEmpty()) {
            return chosen(named, found);
        }
        Map<Object, FoundConfig> different = new LinkedHashMap<>();
        found.forEach((place, content) ->
                different.putIfAbsent(Optional.ofNullable(service.essence(content)), inside(file, place, content)));
        if (different.size() > 1) {
            throw several(file, found.keySet());
        } else if (different.size() == 1) {
            return different.values().iterator().next();
        } else if (holder || !walk.broken().isEmpty()) {
            throw nothing(file, documents, walk.broken());
        } else if (first instanceof Map<?, ?> top) {
            return whole(file, top, documents.size());
        }
        Optional<Map<String, ?>> list = first instanceof List<?> entries ? service.fromList(entries) : Optional.empty();
        return list.map(content -> inside(file, "the list", content))
                .orElseThrow(() -> ConfigDocument.notAMapping(file));
    }

    private FoundConfig whole(Path file, Map<?, ?> content, int documents) {
        List<Finding> notes = documents < 2
                ? List.of()
                : List.of(Finding.warning(
                        "CONFIG_FIRST_DOCUMENT",
                        file + " holds " + documents + " documents, separated by “---”. Only the first one was read.",
                        service.title() + " reads only the first one, too.",
                        "If what follows is meant to count, put all of it into one document."));
        return new FoundConfig(file, "", content, notes);
    }

    private FoundConfig inside(Path file, String place, Map<?, ?> content) {
        return new FoundConfig(
                file,
                place,
                content,
                List.of(Finding.info(
                        "CONFIG_TAKEN_FROM_INSIDE",
                        service.owner() + " configuration was taken from " + place + " in " + file + ".",
                        "The file itself is not a configuration of " + service.owner() + "; it holds one.")));
    }

    private FoundConfig chosen(Named named, Map<String, Map<?, ?>> found) throws InputException {
        Map<?, ?> content = found.get(named.place());
        if (content == null) {
            throw new InputException(Finding.blocker(
                    "CONFIG_PLACE_UNKNOWN",
                    named.file() + " has no configuration of " + service.owner() + " at “" + named.place() + "”.",
                    "What stands behind the # says which configuration in the file is meant.",
                    found.isEmpty()
                            ? "This file has no other one. Give the file that " + service.title() + " runs with."
                            : "Give one of these: " + choices(named.file(), found.keySet()) + "."));
        }
        return inside(named.file(), named.place(), content);
    }

    private InputException several(Path file, Set<String> places) {
        return new InputException(
                Finding.blocker(
                        "CONFIG_SEVERAL",
                        file + " holds " + places.size() + " configurations of " + service.owner()
                                + ", and they differ.",
                        "Ferryman can't tell which one belongs to the database.",
                        "Give the file with the place of the right one: " + choices(file, places) + "."),
                places.stream().limit(SHOWN).map(place -> file + "#" + place).toList());
    }

    private static String choices(Path file, Set<String> places) {
        String shown = places.stream()
                .limit(SHOWN)
                .map(place -> "“" + file + "#" + place + "”")
                .collect(Collectors.joining(", or "));
        return places.size() > SHOWN ? shown + ", and " + (places.size() - SHOWN) + " more" : shown;
    }

    private InputException nothing(Path file, List<@Nullable Object> documents, List<String> broken) {
        Set<String> kinds = new LinkedHashSet<>();
        Set<Path> mounted = new LinkedHashSet<>();
        for (Object document : documents) {
            if (document instanceof Map<?, ?> mapping && ConfigWalk.isCompose(mapping)) {
                kinds.add("a compose file");
                mounted.addAll(new MountedFiles(file, service).in(mapping));
            } else if (document instanceof Map<?, ?> mapping && ConfigWalk.isManifest(mapping)) {
                kinds.add("a manifest of Kubernetes (kind " + mapping.get("kind") + ")");
            }
        }
        String what = kinds.isEmpty() ? "not a configuration of " + service.owner() : String.join(" and ", kinds);
        String files = mounted.stream().map(Path::toString).collect(Collectors.joining(", or "));
        return new InputException(Finding.blocker(
                "CONFIG_NOT_INSIDE",
                file + " is " + what + ", and no configuration of " + service.owner() + " was found in it."
                        + (broken.isEmpty() ? "" : " What could not be read: " + String.join(" ", broken)),
                service.title() + " itself does not read this file, either.",
                mounted.isEmpty()
                        ? "Give the configuration that " + service.title()
                                + " runs with, or the ConfigMap, Secret or environment file that holds it."
                        : "It mounts what looks like " + service.owner() + " configuration. Give that: " + files
                                + "."));
    }

    private static boolean isEnvironmentFile(Path file) {
        Path name = file.getFileName();
        return name != null
                && (name.toString().endsWith(".env") || name.toString().startsWith(".env"))
                && Files.isRegularFile(file);
    }

    /** As {@code docker run --env-file} and {@code . file} read it. */
    private FoundConfig fromVariables(Path file) throws ConfigFault, InputException {
        Map<String, String> variables = new LinkedHashMap<>();
        ConfigDocument.text(file)
                .lines()
                .map(line -> line.strip().replaceFirst("^export\\s+", ""))
                .filter(line -> !line.startsWith("#"))
                .map(ConfigWalk::assignment)
                .forEach(variables::putAll);
        variables.replaceAll((name, value) -> value.replaceFirst("(?s)^(['\"])(.*)\\1$", "$2"));
        Map<String, ?> content = service.fromVariables(variables)
                .orElseThrow(() -> new InputException(Finding.blocker(
                        "CONFIG_NOT_INSIDE",
                        file + " is an environment file, and none of its variables configures what Ferryman needs of "
                                + service.title() + ".",
                        "The rest of the configuration must be somewhere else.",
                        "Give the configuration file that " + service.title() + " runs with.")));
        return inside(file, "the variables", content);
    }
}
