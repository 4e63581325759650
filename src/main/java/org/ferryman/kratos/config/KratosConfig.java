package org.ferryman.kratos.config;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.config.ConfigSearch;
import org.ferryman.engine.config.FoundConfig;
import org.ferryman.engine.file.ConfigFault;
import org.jspecify.annotations.Nullable;

/**
 * What matters of the new Kratos' configuration: what stored rows refer to, and what must be carried over. Source of
 * the keys: {@code config.schema.json} of Kratos v0.11.1 to v26.2.0. Its secrets are known by their names; their
 * values are kept only to hide them in what Kratos prints, and are in no result.
 *
 * @param file where it is
 * @param whole whether it is all of the file, and not a part
 * @param schemas the ids of the identity schemas, in their order
 * @param urls where each of them is, as far as the file says so
 * @param defaultSchema the id of the schema for those who register
 * @param courier whether it says how messages are sent
 * @param secrets the names of the secrets that it holds, such as {@code cookie}
 * @param hidden the values of all that may be secret
 * @param taken what was taken from where
 */
public record KratosConfig(
        @JsonIgnore Path file,
        @JsonIgnore boolean whole,
        List<String> schemas,
        @JsonIgnore Map<String, String> urls,
        String defaultSchema,
        boolean courier,
        Set<String> secrets,
        @JsonIgnore Hidden hidden,
        @JsonIgnore List<Finding> taken) {

    /** What Kratos takes if {@code identity.default_schema_id} is not set. */
    private static final String DEFAULT_SCHEMA = "default";

    /** Any of these under {@code courier} says how messages are sent. */
    private static final List<String> WAYS = List.of("smtp", "http", "sms", "channels");

    /** Copies the collections. */
    public KratosConfig {
        schemas = List.copyOf(schemas);
        taken = List.copyOf(taken);
        urls = Map.copyOf(urls);
        secrets = Collections.unmodifiableSet(new LinkedHashSet<>(secrets));
    }

    /**
     * Values that nobody may read.
     *
     * @param values as they stand in the file
     */
    public record Hidden(List<String> values) {

        /** Copies the list. */
        public Hidden {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return values.size() + " hidden values";
        }
    }

    /**
     * Reads it, from the file that it is, or from one that holds it.
     *
     * @param file may end in {@code #} and the place of the configuration in it
     * @throws InputException if the file can't be read or is no configuration of Kratos'; the finding has the line, and
     *     quotes nothing
     */
    public static KratosConfig read(Path file) throws InputException {
        FoundConfig found = find(file);
        Map<?, ?> root = found.content();
        requireSchemas(found.where(), root);
        Map<?, ?> identity = mapping(root.get("identity"));
        List<String> schemas = new ArrayList<>();
        Map<String, String> urls = new HashMap<>();
        if (identity.get("schemas") instanceof List<?> listed) {
            for (Object schema : listed) {
                text(mapping(schema).get("id")).ifPresent(id -> {
                    schemas.add(id);
                    // Of two with the same id Kratos takes the first.
                    text(mapping(schema).get("url")).ifPresent(url -> urls.putIfAbsent(id, url));
                });
            }
        }
        Map<?, ?> courier = mapping(root.get("courier"));
        Set<String> secrets = new LinkedHashSet<>();
        mapping(root.get("secrets")).forEach((name, value) -> {
            if (value instanceof List<?> list && !list.isEmpty()) {
                secrets.add(name.toString());
            }
        });
        return new KratosConfig(
                file,
                found.isWholeFile(),
                schemas,
                urls,
                text(identity.get("default_schema_id")).orElse(DEFAULT_SCHEMA),
                WAYS.stream().anyMatch(courier::containsKey),
                secrets,
                new Hidden(ConfigSecrets.in(root)),
                found.notes());
    }

    private static FoundConfig find(Path file) throws InputException {
        try {
            return new ConfigSearch(new KratosService()).read(file);
        } catch (ConfigFault fault) {
            throw new InputException(of(fault));
        }
    }

    /** The file, if Kratos can read it; not if the configuration is inside of something else. */
    public Optional<Path> passedOn() {
        return whole ? Optional.of(file) : Optional.empty();
    }

    private static Finding of(ConfigFault fault) {
        return switch (fault.kind()) {
            case SYNTAX ->
                Finding.blocker(
                        "KRATOS_CONFIG_NOT_PARSEABLE",
                        fault.seen(),
                        "Kratos would not start with it, either.",
                        "Correct the file there; also look for a key that is given twice, and for tabs in YAML.");
            case FORMAT ->
                unreadable(fault, "Give the file one of these extensions: it says how Kratos reads the file, too.");
            case ENCODING -> unreadable(fault, "Save the file as UTF-8.");
            case TEMPLATE ->
                unreadable(fault, "Give what the template becomes: helm template, or helm get values --all, shows it.");
            case FOLDER, EMPTY, NOT_A_MAPPING ->
                unreadable(fault, "Give the configuration that the new Kratos is to run with, often kratos.yml.");
            case MISSING, UNREADABLE ->
                unreadable(fault, "Check the path, and that you may read the file: ls -l shows both.");
        };
    }

    private static Finding unreadable(ConfigFault fault, String remedy) {
        return Finding.blocker(
                "KRATOS_CONFIG_UNREADABLE", fault.seen(), "--kratos-config is read, and passed on to Kratos.", remedy);
    }

    private static void requireSchemas(String where, Map<?, ?> root) throws InputException {
        if (!(mapping(root.get("identity")).get("schemas") instanceof List)) {
            throw new InputException(Finding.blocker(
                    "KRATOS_CONFIG_WITHOUT_SCHEMAS",
                    where + " has no list under identity.schemas.",
                    "Every configuration of Kratos from v0.9 on has one; without it no identity can be read.",
                    "Give the configuration that the new Kratos is to run with. Up to v0.8 the key was"
                            + " identity.default_schema_url: list that URL under identity.schemas, with the id"
                            + " default."));
        }
    }

    /** What was taken from where, and what that means for the new Kratos' migrations. */
    @JsonIgnore
    public List<Finding> notes() {
        List<Finding> notes = new ArrayList<>(taken);
        if (!whole) {
            notes.add(Finding.info(
                    "KRATOS_CONFIG_NOT_PASSED_ON",
                    "The new Kratos gets no --config for its migrations.",
                    "It could not read this file. Its migrations need the database, and nothing of the"
                            + " configuration."));
        }
        return notes;
    }

    private static Map<?, ?> mapping(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static Optional<String> text(@Nullable Object value) {
        return value instanceof Map || value instanceof List
                ? Optional.empty()
                : Optional.ofNullable(value).map(Object::toString);
    }
}
