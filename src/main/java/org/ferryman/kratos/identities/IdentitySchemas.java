package org.ferryman.kratos.identities;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.config.KratosConfig;

/**
 * The identity schemas of the new Kratos: those of its configuration, and files that were given in their place.
 *
 * @param config the configuration, if one was given
 * @param given files by the id of the schema
 * @param files files by the URL that names them, in the configuration or in a schema
 */
public record IdentitySchemas(Optional<KratosConfig> config, Map<String, Path> given, Map<String, Path> files) {

    /** None. */
    public static final IdentitySchemas NONE = new IdentitySchemas(Optional.empty(), Map.of(), Map.of());

    /** Copies the maps. */
    public IdentitySchemas {
        given = Map.copyOf(given);
        files = Map.copyOf(files);
    }

    /** Whether there is none to hold identities against. */
    public boolean isEmpty() {
        return config.isEmpty() && given.isEmpty();
    }

    /** What it is called in texts. */
    String name() {
        return config.map(file -> file.file().toString()).orElse("What was given with --schema");
    }

    /** What was taken from where in the configuration. */
    List<Finding> notes() {
        return config.map(KratosConfig::taken).orElse(List.of());
    }

    /**
     * The schema of an id; empty if there is none of that id.
     *
     * @throws SchemaElsewhere if it, or what it refers to, can't be read here
     * @throws InputException if Kratos would refuse it
     */
    Optional<TraitsSchema> compiled(String id) throws SchemaElsewhere, InputException {
        SchemaCompiler compiler = new SchemaCompiler(files);
        Path file = given.get(id);
        if (file != null) {
            return Optional.of(read(compiler, id, file));
        }
        String url = config.map(KratosConfig::urls).orElse(Map.of()).get(id);
        if (url == null) {
            return Optional.empty();
        } else if (SchemaUrls.isInline(url)) {
            return Optional.of(compiler.compile(id, "inline:schema", inline(id, url)));
        } else if (files.containsKey(url)) {
            return Optional.of(compiler.compile(id, url, text(id, files.get(url))));
        }
        try {
            return Optional.of(read(compiler, id, SchemaUrls.file(url)));
        } catch (IOException | InvalidPathException elsewhere) {
            throw unreadable(id, url);
        }
    }

    private static TraitsSchema read(SchemaCompiler compiler, String id, Path file)
            throws SchemaElsewhere, InputException {
        return compiler.compile(id, file.toAbsolutePath().normalize().toUri().toString(), text(id, file));
    }

    private static String text(String id, Path file) throws SchemaElsewhere {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw unreadable(id, file.toString());
        }
    }

    private static String inline(String id, String url) throws InputException {
        try {
            return SchemaUrls.inline(url);
        } catch (IllegalArgumentException broken) {
            throw new InputException(Finding.blocker(
                    "KRATOS_SCHEMA_INVALID",
                    "The identity schema " + id + " can't be used: what follows base64:// is not Base64.",
                    "Kratos would refuse it, too, as soon as an identity with it is read.",
                    "Encode it again, with padding: base64 -w0 identity.schema.json."));
        }
    }

    private static SchemaElsewhere unreadable(String id, String where) {
        return new SchemaElsewhere(Finding.blocker(
                "KRATOS_SCHEMA_UNREADABLE",
                "The identity schema " + id + " can't be read here: " + where + ".",
                "Ferryman fetches nothing from the network, and a path of Kratos' machine may not exist on this one.",
                "Save the schema to a file, and give --schema " + id + "=FILE."));
    }
}
