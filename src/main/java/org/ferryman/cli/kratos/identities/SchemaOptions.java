package org.ferryman.cli.kratos.identities;

import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.cli.kratos.KratosCommandLine;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.config.KratosConfig;
import org.ferryman.kratos.identities.IdentitySchemas;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the identity schemas of the new Kratos are. */
final class SchemaOptions {

    @Option(
            names = "--kratos-config",
            paramLabel = "FILE",
            description = "The new Kratos' configuration, as YAML, JSON or TOML: identity.schemas in it.")
    private @Nullable Path config;

    @Mixin
    private SchemaFileOptions files = new SchemaFileOptions();

    /** Reads them, before anything else is done. */
    IdentitySchemas read(KratosCommandLine command) throws InputException {
        IdentitySchemas schemas =
                files.with(config == null ? Optional.empty() : Optional.of(KratosConfig.read(config)));
        if (schemas.isEmpty()) {
            throw command.usage("Name the schemas of the new Kratos: --kratos-config FILE, or --schema ID=FILE.");
        }
        return schemas;
    }
}
