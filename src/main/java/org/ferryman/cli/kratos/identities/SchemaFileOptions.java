package org.ferryman.cli.kratos.identities;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ferryman.kratos.config.KratosConfig;
import org.ferryman.kratos.identities.IdentitySchemas;
import picocli.CommandLine.Option;

/** Files with what a configuration names, or in its place. */
public final class SchemaFileOptions {

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

    /** The schemas of a configuration, if there is one, with these files. */
    public IdentitySchemas with(Optional<KratosConfig> config) {
        return new IdentitySchemas(config, schemas, files);
    }
}
