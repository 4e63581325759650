package org.ferryman.kratos.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.ferryman.kratos.catalog.KratosCatalog;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.kratos.level.DatabaseLevel.State;
import org.ferryman.kratos.level.KnownLevel;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.plan.CutoverWindow.Kind;
import org.ferryman.kratos.plan.ReplicatedMigration.FilledColumn;
import org.ferryman.postgres.QualifiedName;
import org.junit.jupiter.api.Test;

class CutoverWindowTest {

    private static final String HEAD = "HEAD-2026-07-29";

    private static final List<String> CATALOGS = List.of("v0.11.1", "v1.3.1", "v25.4.0", "v26.2.0", HEAD);

    private static ObjectNode golden(String level) throws IOException {
        String folder = level.equals(HEAD) ? "src/test/resources/golden/kratos" : "resources/org/ferryman/kratos";
        return (ObjectNode) new ObjectMapper()
                .readTree(Path.of(folder, "catalog-" + level + ".json").toFile());
    }

    private static KratosDatabase at(String tag) throws Exception {
        NavigableSet<String> applied =
                KratosLevels.SHIPPED.ofTag(tag).orElseThrow().versions();
        List<QualifiedName> tables = new ArrayList<>();
        if (CATALOGS.contains(tag)) {
            golden(tag).fieldNames().forEachRemaining(name -> tables.add(new QualifiedName("public", name)));
        }
        return new KratosDatabase(
                "d",
                15,
                "public",
                tables,
                List.of(),
                new DatabaseLevel(tag, State.EXACT, false, applied.size(), List.of()),
                applied,
                List.of());
    }

    private static CutoverWindow between(String from, String to) throws Exception {
        KratosDatabase source = at(from);
        return CutoverWindow.of(source, new UpgradePlanner(source).towards(to));
    }

    private static NavigableSet<String> added(String from, String to) {
        NavigableSet<String> added =
                new TreeSet<>(KratosLevels.SHIPPED.ofTag(to).orElseThrow().versions());
        added.removeAll(KratosLevels.SHIPPED.ofTag(from).orElseThrow().versions());
        return added;
    }

    @Test
    void every_pair_of_levels_is_short_from_v0_11_1_on_and_long_before() {
        List<KnownLevel> all = KratosLevels.SHIPPED.all();
        int known = all.indexOf(KratosLevels.SHIPPED.ofTag("v0.11.1").orElseThrow());
        for (int from = 0; from < all.size(); from++) {
            for (int to = from + 1; to < all.size(); to++) {
                CutoverWindow window =
                        CutoverWindow.of(added(all.get(from).name(), all.get(to).name()), List.of());
                assertThat(window.kind())
                        .as(all.get(from).name() + " to " + all.get(to).name())
                        .isEqualTo(from >= known ? Kind.SHORT : Kind.LONG);
                assertThat(window.reasons().isEmpty()).isEqualTo(window.isShort());
                assertThat(window.migrations().isEmpty()).isEqualTo(window.isShort());
            }
        }
    }

    /** These were tried with the releases themselves; the table must explain all that their catalogs differ in. */
    @Test
    void what_the_recorded_catalogs_differ_in_is_explained_by_the_migrations_between() throws Exception {
        for (int from = 0; from < CATALOGS.size(); from++) {
            for (int to = from + 1; to < CATALOGS.size(); to++) {
                KratosDatabase source = at(CATALOGS.get(from));
                CutoverWindow window = CutoverWindow.of(
                        source,
                        added(CATALOGS.get(from), CATALOGS.get(to)),
                        catalog(CATALOGS.get(from), json -> {}),
                        catalog(CATALOGS.get(to), json -> {}));
                assertThat(window.reasons())
                        .as(CATALOGS.get(from) + " to " + CATALOGS.get(to))
                        .isEmpty();
            }
        }
        assertThat(between("v1.3.1", "v26.2.0").kind()).isEqualTo(Kind.SHORT);
        assertThat(between("v1.3.1", HEAD).kind()).isEqualTo(Kind.SHORT);
    }

    private static KratosCatalog catalog(String level, Consumer<ObjectNode> change) throws Exception {
        ObjectNode json = golden(level);
        change.accept(json);
        return KratosCatalog.of(json);
    }

    private static List<String> reasons(Consumer<ObjectNode> change) throws Exception {
        return CutoverWindow.of(
                        at("v1.3.1"),
                        added("v1.3.1", "v26.2.0"),
                        catalog("v1.3.1", json -> {}),
                        catalog("v26.2.0", change))
                .reasons();
    }

    private static ObjectNode column(ObjectNode catalog, String table, String name) {
        for (var column : catalog.get(table).get("columns")) {
            if (column.get("name").asText().equals(name)) {
                return (ObjectNode) column;
            }
        }
        throw new IllegalArgumentException(name);
    }

    private static void add(ObjectNode catalog, String type, String standard) {
        ((ArrayNode) catalog.get("sessions").get("columns"))
                .addObject()
                .put("name", "new")
                .put("type", type)
                .put("default", standard)
                .put("notNull", true);
    }

    @Test
    void a_demand_that_no_known_migration_makes_is_told_and_makes_it_long() throws Exception {
        assertThat(reasons(json -> json.remove("sessions")))
                .singleElement()
                .asString()
                .contains("table sessions is gone");
        assertThat(reasons(json -> column(json, "sessions", "token").put("name", "other")))
                .singleElement()
                .asString()
                .contains("column token of sessions is gone");
        assertThat(reasons(json -> column(json, "sessions", "token").put("notNull", true)))
                .singleElement()
                .asString()
                .contains("column token of sessions can't be empty any more");
        assertThat(reasons(json -> column(json, "sessions", "token").put("type", "character varying(38)")))
                .singleElement()
                .asString()
                .contains("character varying(38), and was character varying(39)");
        assertThat(reasons(json -> ((ObjectNode) json.get("sessions").get("constraints"))
                        .put("mine", "CHECK ((active IS NOT NULL))")))
                .singleElement()
                .asString()
                .contains("constraint mine of sessions is new: CHECK");
        assertThat(reasons(json -> ((ObjectNode) json.get("sessions").get("indexes"))
                        .put("mine", "CREATE UNIQUE INDEX mine ON public.sessions USING btree (token)")))
                .singleElement()
                .asString()
                .contains("unique index mine of sessions");
        assertThat(reasons(json -> add(json, "integer", null)))
                .singleElement()
                .asString()
                .contains("column new of sessions is new, and can't be empty");
        assertThat(reasons(json -> add(json, "integer", "GENERATED ALWAYS AS (1 + 1)")))
                .singleElement()
                .asString()
                .contains("column new of sessions is generated");
    }

    @Test
    void what_no_row_can_fail_on_does_not_make_it_long() throws Exception {
        assertThat(reasons(json -> add(json, "integer", "0"))).isEmpty();
        assertThat(reasons(json -> column(json, "sessions", "token").put("type", "text")))
                .isEmpty();
        assertThat(reasons(json -> column(json, "sessions", "identity_id").put("notNull", false)))
                .isEmpty();
        assertThat(reasons(json -> ((ObjectNode) json.get("sessions").get("indexes"))
                        .put("mine", "CREATE INDEX mine ON public.sessions USING btree (token)")))
                .isEmpty();
        assertThat(reasons(json -> json.remove("identity_credential_types")))
                .as("its rows are not replicated")
                .isEmpty();
    }

    /** Since v26 identifiers and devices name their identity; since v25 two kinds of codes are not padded. */
    @Test
    void what_is_to_be_filled_in_is_that_of_the_pending_migrations_alone() throws Exception {
        assertThat(between("v1.3.1", "v26.2.0").fills())
                .extracting(FilledColumn::name)
                .containsExactlyInAnyOrder(
                        "identity_login_codes.address_type",
                        "identity_registration_codes.address_type",
                        "identity_credential_identifiers.identity_id",
                        "session_devices.identity_id");
        assertThat(between("v25.4.0", "v26.2.0").fills())
                .extracting(FilledColumn::name)
                .containsExactlyInAnyOrder(
                        "identity_credential_identifiers.identity_id", "session_devices.identity_id");
        assertThat(between("v26.2.0", HEAD).fills()).isEmpty();
    }
}
