package org.ferryman.keto.config;

import java.nio.file.Path;
import java.util.Map;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.config.ConfigSearch;
import org.ferryman.engine.config.FoundConfig;
import org.ferryman.engine.file.ConfigDocument;
import org.ferryman.engine.file.ConfigFault;

/** Reads a file of Keto's configuration as maps, lists and scalars. */
final class ConfigParser {

    private static final String WHY = "Without it the names of the namespaces are not known.";

    private ConfigParser() {}

    /** Keto's configuration, in a file or inside of one. */
    static FoundConfig find(Path file) throws InputException {
        try {
            return new ConfigSearch(new KetoService()).read(file);
        } catch (ConfigFault fault) {
            throw new InputException(finding(fault));
        }
    }

    /** The mapping that the file holds. */
    static Map<?, ?> parse(Path file) throws InputException {
        try {
            return ConfigDocument.read(file);
        } catch (ConfigFault fault) {
            throw new InputException(finding(fault));
        }
    }

    private static Finding finding(ConfigFault fault) {
        return switch (fault.kind()) {
            case FOLDER ->
                refused("CONFIG_IS_A_DIRECTORY", fault, "Give Keto's configuration file itself, often named keto.yml.");
            case MISSING -> refused("CONFIG_NOT_FOUND", fault, "Check the path and give it again.");
            case UNREADABLE ->
                refused(
                        "CONFIG_NOT_READABLE",
                        fault,
                        "Give Keto's configuration as a file that may be read by the user who runs this program.");
            case ENCODING -> refused("CONFIG_NOT_UTF8", fault, "Save the file as UTF-8.");
            case EMPTY -> refused("CONFIG_EMPTY", fault, "Give the configuration that Keto v0.6 runs with.");
            case FORMAT ->
                Finding.blocker(
                        "CONFIG_FORMAT_UNKNOWN",
                        fault.seen(),
                        "The extension says how the file is to be read, as in Keto.",
                        "Give the file one of these extensions.");
            case SYNTAX ->
                refused(
                        "CONFIG_NOT_PARSEABLE",
                        fault,
                        "Correct the file there; also look for a key that is given twice. More than "
                                + ConfigDocument.MAX_ALIASES + " aliases of YAML are refused as well.");
            case TEMPLATE ->
                refused(
                        "CONFIG_IS_A_TEMPLATE",
                        fault,
                        "Give what the template becomes: helm template, or helm get values --all, shows it.");
            case NOT_A_MAPPING ->
                Finding.blocker(
                        "CONFIG_NOT_A_MAPPING",
                        fault.seen(),
                        "Keto's configuration, and each namespace file, is a mapping such as “namespaces: …”.",
                        "Give the configuration that Keto v0.6 runs with.");
        };
    }

    private static Finding refused(String id, ConfigFault fault, String remedy) {
        return Finding.blocker(id, fault.seen(), WHY, remedy);
    }
}
