package org.ferryman.kratos.identities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ferryman.engine.InputException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the real Kratos v26.2.0 answered to 85 identity schemas: whether it refused the schema, took the traits, and
 * what it derived from them, as it stood in its tables.
 */
class RecordedSchemasTest {

    static final String RECORDED = "/golden/kratos/identity-schemas-v26.2.0.jsonl";

    static List<JsonNode> recorded() throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        try (InputStream in = RecordedSchemasTest.class.getResourceAsStream(RECORDED)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                cases.add(new ObjectMapper().readTree(line));
            }
        }
        return cases;
    }

    @TestFactory
    Stream<DynamicTest> each_schema_is_understood_as_the_real_kratos_understood_it() throws Exception {
        return recorded().stream()
                .map(one -> DynamicTest.dynamicTest(one.path("name").asText(), () -> check(one)));
    }

    private static void check(JsonNode recorded) throws Exception {
        SchemaCompiler compiler = new SchemaCompiler(Map.of());
        String schema = recorded.path("schema").toString();
        if (recorded.path("refused").asBoolean()) {
            assertThatThrownBy(() -> compiler.compile("s", "inline:s", schema)).isInstanceOf(InputException.class);
            return;
        }
        TraitsSchema compiled = compiler.compile("s", "inline:s", schema);
        for (JsonNode answer : recorded.path("answers")) {
            String traits = answer.path("traits").asText();
            TraitsSchema.Looked looked = compiled.look(traits);
            assertThat(looked.faults().isEmpty())
                    .as(traits + " " + looked.faults())
                    .isEqualTo(answer.path("accepted").asBoolean());
            if (answer.path("accepted").asBoolean()) {
                assertThat(new TreeSet<>(looked.addresses().stream()
                                .map(address -> address.kind().word() + "=" + address.value())
                                .toList()))
                        .as(traits)
                        .isEqualTo(new TreeSet<>(
                                StreamSupport.stream(answer.path("derived").spliterator(), false)
                                        .map(pair -> pair.get(0).asText() + "="
                                                + pair.get(1).asText())
                                        .toList()));
            }
        }
    }
}
