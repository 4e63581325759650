package org.ferryman.kratos.identities;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.CollectorContext;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** An identity schema, ready to look at traits. For one thread. */
final class TraitsSchema {

    /** Kratos wraps the traits so before it looks at them. */
    private static final String TRAITS = "traits";

    /** Deeper ones are not looked at: each level costs several calls inside the library. */
    private static final int DEEPEST = 200;

    /** Reads numbers exactly. Leaves out of its errors what it has read. */
    static final JsonMapper EXACT = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Schema schema;
    private final String digest;

    /**
     * As it was read.
     *
     * @param schema of Kratos' own dialect
     * @param digest of what stands in it and in all that it refers to
     */
    TraitsSchema(Schema schema, String digest) {
        this.schema = schema;
        this.digest = digest;
    }

    /** Another one where something else stands in it. */
    String digest() {
        return digest;
    }

    /**
     * What was found of one identity.
     *
     * @param faults what its traits break; none if they fit
     * @param addresses what Kratos would derive from them
     */
    record Looked(Set<TraitsFault> faults, Set<DerivedAddress> addresses) {}

    /** @param traits as they are stored */
    Looked look(String traits) {
        JsonNode read;
        try {
            read = EXACT.readTree(traits);
        } catch (JsonProcessingException tooDeep) {
            return new Looked(Set.of(new TraitsFault(SchemaRule.UNREADABLE, "/" + TRAITS)), Set.of());
        }
        JsonNode wrapped = JsonNodeFactory.instance.objectNode().set(TRAITS, read);
        CollectorContext collected = new CollectorContext();
        List<Error> errors = schema.validate(wrapped, execution -> execution.setCollectorContext(collected));
        Set<DerivedAddress> addresses = collected.get(AddressKeyword.NAME);
        return new Looked(faults(errors), addresses == null ? Set.of() : addresses);
    }

    private static Set<TraitsFault> faults(List<Error> errors) {
        if (errors.isEmpty()) {
            return Set.of();
        }
        List<FaultPath> paths = errors.stream().map(FaultPath::of).toList();
        // Kratos looks no further at a value of the wrong type.
        Set<String> wrongType = paths.stream()
                .filter(path -> path.fault().rule() == SchemaRule.TYPE)
                .map(FaultPath::place)
                .collect(Collectors.toSet());
        Set<TraitsFault> faults = new LinkedHashSet<>();
        for (FaultPath path : paths) {
            if (path.fault().rule() == SchemaRule.TYPE || !wrongType.contains(path.place())) {
                faults.add(path.fault());
            }
        }
        return faults;
    }
}
