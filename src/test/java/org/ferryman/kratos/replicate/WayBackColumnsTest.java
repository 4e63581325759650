package org.ferryman.kratos.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ferryman.kratos.level.KratosResources;
import org.ferryman.kratos.replicate.WayBackColumns.Beyond;
import org.ferryman.kratos.replicate.WayBackColumns.Column;
import org.ferryman.kratos.replicate.WayBackColumns.Widening;
import org.ferryman.postgres.QualifiedName;
import org.junit.jupiter.api.Test;

class WayBackColumnsTest {

    private static final Map<QualifiedName, Map<String, Column>> V26 = release("v26.2.0");

    private static Map<QualifiedName, Map<String, Column>> release(String tag) {
        Map<QualifiedName, Map<String, Column>> tables = new LinkedHashMap<>();
        KratosResources.read("catalog-" + tag + ".json", JsonNode.class)
                .properties()
                .forEach(table -> {
                    Map<String, Column> columns = new LinkedHashMap<>();
                    table.getValue()
                            .path("columns")
                            .forEach(column -> columns.put(
                                    column.path("name").asText(),
                                    new Column(
                                            column.path("type").asText(),
                                            column.path("notNull").asBoolean(),
                                            !column.path("default").isNull(),
                                            false)));
                    tables.put(new QualifiedName("public", table.getKey()), columns);
                });
        return tables;
    }

    /** One table with one column. */
    private static Map<QualifiedName, Map<String, Column>> column(String name, String type, boolean notNull) {
        return Map.of(new QualifiedName("public", "t"), Map.of(name, new Column(type, notNull, false, false)));
    }

    private static List<String> statements(WayBackColumns columns) {
        return columns.widening().stream().map(Widening::statement).toList();
    }

    /** As it was found out with the real servers. */
    @Test
    void v0_11_1_gets_two_tokens_of_39_characters_and_five_addresses_of_any_length() {
        WayBackColumns columns = new WayBackColumns(release("v0.11.1"), V26);
        String sessions = "ALTER TABLE \"public\".\"sessions\" ALTER COLUMN ";
        String flows = "ALTER TABLE \"public\".\"selfservice_%s_flows\" ALTER COLUMN \"request_url\" TYPE text";
        assertThat(statements(columns))
                .containsExactlyInAnyOrder(
                        sessions + "\"token\" TYPE character varying(39)",
                        sessions + "\"logout_token\" TYPE character varying(39)",
                        flows.formatted("login"),
                        flows.formatted("recovery"),
                        flows.formatted("settings"),
                        flows.formatted("registration"),
                        flows.formatted("verification"));
        assertThat(columns.obstacles()).isEmpty();
        assertThat(columns.beyond())
                .extracting(beyond -> beyond.table().name()
                        + beyond.column().map(name -> "." + name).orElse(""))
                .contains("identities.external_id", "session_token_exchanges")
                .doesNotContain("session_devices.identity_id", "session_token_exchanges.id");
    }

    @Test
    void from_v1_3_1_on_nothing_is_to_be_widened() {
        for (String tag : List.of("v1.3.1", "v25.4.0")) {
            WayBackColumns columns = new WayBackColumns(release(tag), V26);
            assertThat(statements(columns)).as(tag).isEmpty();
            assertThat(columns.obstacles()).as(tag).isEmpty();
        }
        assertThat(new WayBackColumns(V26, V26).beyond())
                .extracting(Beyond::table)
                .isEmpty();
    }

    @Test
    void what_would_need_a_rewrite_or_a_value_that_nobody_writes_blocks() {
        Map<String, Map<QualifiedName, Map<String, Column>>> olds = new HashMap<>();
        olds.put("character(8)", column("c", "character(8)", false));
        olds.put("integer", column("c", "integer", false));
        olds.forEach((type, old) -> assertThat(
                        new WayBackColumns(old, column("c", "character varying(9)", false)).obstacles())
                .as(type)
                .hasSize(1)
                .allMatch(finding -> finding.seen().contains("t.c (" + type + ", now character varying(9))")));
        assertThat(new WayBackColumns(column("gone", "text", true), column("c", "text", false)).obstacles())
                .hasSize(1)
                .allMatch(finding -> finding.seen().contains("t.gone (gone)"));
        assertThat(statements(new WayBackColumns(column("c", "text", true), column("c", "text", false))))
                .containsExactly("ALTER TABLE \"public\".\"t\" ALTER COLUMN \"c\" DROP NOT NULL");
        assertThat(new WayBackColumns(column("c", "character(9)", false), column("c", "character varying(9)", false))
                        .obstacles())
                .isEmpty();
    }
}
