package org.ferryman.desktop.kratos.identities;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.desktop.kratos.NewKratosChoice;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.identities.IdentitiesRequest;
import org.ferryman.kratos.identities.IdentitySchemas;

/**
 * Which identity schemas identities are held against, as it was chosen.
 *
 * @param config Kratos' configuration; may be empty
 * @param files schemas, and what they refer to, in place of what the configuration names
 * @param showTraits whether the lists are to hold the traits, which are personal data
 */
record SchemaChoice(String config, List<Named> files, boolean showTraits) {

    /** Copies the list. */
    SchemaChoice {
        files = List.copyOf(files);
    }

    /**
     * A file.
     *
     * @param name what it is: the id of a schema, or a URL
     * @param file its path
     */
    record Named(String name, String file) {

        boolean isUrl() {
            return name.contains("://");
        }

        boolean isEmpty() {
            return name.isEmpty() && file.isEmpty();
        }

        boolean isWhole() {
            return !name.isEmpty() && !file.isEmpty();
        }

        /** The option of the command line that names it. */
        String option() {
            return isUrl() ? "--schema-file" : "--schema";
        }
    }

    /** Whether there is something to hold identities against, and nothing is named by half. */
    boolean isUsable() {
        return files.stream().allMatch(each -> each.isEmpty() || each.isWhole())
                && (!config.isEmpty() || files.stream().anyMatch(each -> each.isWhole() && !each.isUrl()));
    }

    /**
     * What that stands for; reads the configuration.
     *
     * @throws InputException if it can't be read
     */
    IdentitiesRequest request() throws InputException {
        return new IdentitiesRequest(
                new IdentitySchemas(NewKratosChoice.read(config), named(false), named(true)),
                Optional.empty(),
                showTraits,
                Optional.empty());
    }

    private Map<String, Path> named(boolean url) throws InputException {
        Map<String, Path> named = new LinkedHashMap<>();
        for (Named each : files) {
            if (each.isWhole() && each.isUrl() == url) {
                named.put(each.name(), NewKratosChoice.path(each.file()));
            }
        }
        return named;
    }

    /** What names the schemas on the command line. */
    List<String> schemaOptions() {
        List<String> options = new ArrayList<>();
        if (!config.isEmpty()) {
            options.addAll(List.of("--kratos-config", absolute(config)));
        }
        files.stream()
                .filter(Named::isWhole)
                .forEach(each -> options.addAll(List.of(each.option(), each.name() + "=" + absolute(each.file()))));
        return options;
    }

    /** The command may be run in another folder; what can't be a path is told when it is looked at. */
    private static String absolute(String file) {
        try {
            return NewKratosChoice.path(file).toString();
        } catch (InputException noPath) {
            return file;
        }
    }

    /** All that was chosen, for the command line. */
    List<String> options() {
        List<String> options = new ArrayList<>(schemaOptions());
        if (showTraits) {
            options.add("--show-traits");
        }
        return options;
    }
}
