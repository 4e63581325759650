package org.ferryman.kratos.identities;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.AbsoluteIri;
import com.networknt.schema.Error;
import com.networknt.schema.InvalidSchemaException;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.resource.InputStreamSource;
import com.networknt.schema.resource.ResourceLoader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.file.Sha256;

/**
 * Makes identity schemas ready, in the dialect of Kratos: the drafts 4, 6 and 7, its own formats, Go's regular
 * expressions, and {@code ory.sh/kratos}. Nothing is fetched: what a URL names is read from the file that was given for
 * it.
 */
final class SchemaCompiler {

    private static final Dialect DRAFT_7 = ofKratos(Dialects.getDraft7());

    /** What Kratos takes as {@code $schema}, to the letter. */
    private static final Map<String, Dialect> DIALECTS = Map.of(
            "http://json-schema.org/schema#",
            DRAFT_7,
            "http://json-schema.org/draft-07/schema#",
            DRAFT_7,
            "http://json-schema.org/draft-06/schema#",
            ofKratos(Dialects.getDraft6()),
            "http://json-schema.org/draft-04/schema#",
            ofKratos(Dialects.getDraft4()));

    private static final Schema DRAFT_7_RULES = SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_7,
                    registry -> registry.schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .regularExpressionFactory(SchemaCompiler::goExpression)
                            .build()))
            .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_7.getDialectId()));

    /** The formats that an address which is verified may have. */
    private static final Set<String> VERIFIED = Set.of("email", "tel", "date", "time", "date-time", "no-validate");

    private final Map<String, Path> files;

    /** @param files where what a URL names is */
    SchemaCompiler(Map<String, Path> files) {
        this.files = Map.copyOf(files);
    }

    private static Dialect ofKratos(Dialect draft) {
        return Dialect.builder(draft)
                .formats(Map::clear)
                .formats(KratosFormats.all())
                .keyword(new AddressKeyword())
                .keyword(new PlainKeyword("type", StrictType::fits))
                .keyword(new PlainKeyword("contentEncoding", SchemaCompiler::isEncoded))
                .build();
    }

    /** Go wants the padding. */
    private static boolean isEncoded(JsonNode encoding, JsonNode value) {
        if (!encoding.asText().equals("base64") || !value.isTextual()) {
            return true;
        }
        try {
            Base64.getDecoder().decode(value.textValue());
            return value.textValue().length() % 4 == 0;
        } catch (IllegalArgumentException broken) {
            return false;
        }
    }

    /**
     * Makes a schema ready.
     *
     * @param id as identities have it
     * @param base where references in it lead from
     * @throws SchemaElsewhere if something that it refers to can't be read here
     * @throws InputException if Kratos would refuse it
     */
    TraitsSchema compile(String id, String base, String text) throws SchemaElsewhere, InputException {
        References references = new References(text);
        try {
            JsonNode root = TraitsSchema.EXACT.readTree(text);
            String draft = root.path("$schema").asText("");
            if (!root.isObject() || (root.has("$schema") && !DIALECTS.containsKey(draft))) {
                throw refused(id, root.isObject() ? "Kratos does not know its $schema." : "It is not an object.");
            }
            requireOfKratos(id, root);
            Schema schema = registry(references).getSchema(SchemaLocation.of(base), root);
            schema.initializeValidators();
            return new TraitsSchema(schema, references.digest());
        } catch (JsonProcessingException noJson) {
            throw refused(id, "It is not JSON: line " + noJson.getLocation().getLineNr() + ".");
        } catch (SchemaException | PatternSyntaxException refused) {
            if (references.missing.isPresent()) {
                throw missing(id, references.missing.get());
            }
            throw refused(id, String.valueOf(refused.getMessage()));
        }
    }

    /** What Kratos asks of each schema before it starts, whatever its {@code $schema}: {@code embedx} of v26.2.0. */
    private static void requireOfKratos(String id, JsonNode root) throws InputException {
        List<Error> errors = DRAFT_7_RULES.validate(root);
        if (!errors.isEmpty()) {
            throw refused(id, errors.get(0).toString() + ".");
        }
        JsonNode traits = root.path("properties").path("traits");
        JsonNode properties = traits.path("properties");
        if (!properties.isObject()
                || properties.isEmpty()
                || !traits.path("type").asText("object").equals("object")) {
            throw refused(id, "It needs properties.traits with the type object and its properties.");
        }
        for (var property : properties.properties()) {
            JsonNode keyword = property.getValue().path(AddressKeyword.NAME);
            if (!property.getValue().isObject()) {
                throw refused(id, "The trait " + property.getKey() + " is not described by an object.");
            } else if (keyword.has("verification")
                    && !VERIFIED.contains(property.getValue().path("format").asText("email"))) {
                throw refused(id, "The trait " + property.getKey() + " is verified, and its format can't be.");
            }
        }
    }

    private static SchemaRegistry registry(References references) {
        SchemaRegistryConfig config = SchemaRegistryConfig.builder()
                .formatAssertionsEnabled(true)
                .regularExpressionFactory(SchemaCompiler::goExpression)
                .build();
        return SchemaRegistry.builder()
                .defaultDialectId(DRAFT_7.getId())
                .dialectRegistry((dialect, registry) -> dialect(dialect))
                .schemaRegistryConfig(config)
                .schemaLoader(loader -> loader.resourceLoaders(loaders -> loaders.add(references)))
                .build();
    }

    private static Dialect dialect(String id) {
        return Optional.ofNullable(DIALECTS.get(id.endsWith("#") ? id : id + "#"))
                .orElseThrow(() -> new SchemaException("Kratos does not know its $schema."));
    }

    private static RegularExpression goExpression(String expression) {
        Pattern pattern = Pattern.compile(expression);
        return text -> pattern.matcher(text).find();
    }

    private static InputException refused(String id, String why) {
        return new InputException(Finding.blocker(
                "KRATOS_SCHEMA_INVALID",
                "The identity schema " + id + " can't be used: " + why,
                "Kratos would refuse it, too, as soon as an identity with it is read.",
                "Correct the schema. Kratos takes JSON of the drafts 4, 6 and 7, with Go's regular expressions."));
    }

    private static SchemaElsewhere missing(String id, String url) {
        return new SchemaElsewhere(Finding.blocker(
                "KRATOS_SCHEMA_REFERENCE_MISSING",
                "The identity schema " + id + " refers to " + url + ", which can't be read here.",
                "Ferryman fetches nothing from the network, and a path of Kratos' machine may not exist on this one.",
                "Save what is there to a file, and give --schema-file " + url + "=FILE."));
    }

    /** Reads what schemas refer to, from files. */
    private final class References implements ResourceLoader {

        private final MessageDigest read = Sha256.digest();
        private Optional<String> missing = Optional.empty();

        /** @param root the schema that refers to them */
        References(String root) {
            read.update(root.getBytes(StandardCharsets.UTF_8));
        }

        /** What stands in all that was read. */
        String digest() {
            return HexFormat.of().formatHex(read.digest());
        }

        @Override
        public InputStreamSource getResource(AbsoluteIri iri) {
            String url = iri.toString();
            try {
                Path given = files.get(url);
                byte[] content = Files.readAllBytes(given != null ? given : SchemaUrls.file(url));
                read.update(content);
                return () -> new ByteArrayInputStream(content);
            } catch (IOException | InvalidPathException unreadable) {
                missing = Optional.of(url);
                throw new InvalidSchemaException(
                        Error.builder().message("can't be read").build(), unreadable);
            }
        }
    }
}
