package org.ferryman.cli.kratos.identities;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ferryman.cli.kratos.KratosCommandLine;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.config.KratosConfig;
import org.ferryman.kratos.identities.IdentitySchemas;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the identity schemas of the new Kratos are. */
final class SchemaOptions {

    @Option(
            names = "--kratos-config",
            paramLabel = "FILE",
            description = "The new Kratos' configuration, as YAML, JSON or TOML: identity.schemas in it.")
    private @Nullable Path config;

    @Option(
            names = "--schema",
            paramLabel = "ID=FILE",
            description = "The identity schema with this id, in place of what the configuration names. May be given"
                    + " several times.")
    private Map<String, Path> schemas = new LinkedHashMap<>();

    @Option(
            names = "--schema-file",
            paramLabel = "URL=FILE",
            description = "What this URL names, in the configuration or in a $ref of a schema: nothing is fetched from"
                    + " the network. May be given several times.")
    private Map<String, Path> files = new LinkedHashMap<>();

    /** Where no schema is needed. */
    IdentitySchemas none() {
        return new IdentitySchemas(Optional.empty(), Map.of(), Map.of());
    }

    /** Reads them, before anything else is done. */
    IdentitySchemas read(KratosCommandLine command) throws InputException {
        if (config == null && schemas.isEmpty()) {
            throw command.usage("Name the schemas of the new Kratos: --kratos-config FILE, or --schema ID=FILE.");
        }
        return new IdentitySchemas(
                config == null ? Optional.empty() : Optional.of(KratosConfig.read(config)), schemas, files);
    }
}
