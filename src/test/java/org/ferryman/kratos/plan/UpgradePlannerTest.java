package org.ferryman.kratos.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.ferryman.kratos.binary.KnownMigration;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.kratos.level.DatabaseLevel.State;
import org.ferryman.kratos.level.KnownLevel;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.plan.UpgradePlan.Answer;
import org.junit.jupiter.api.Test;

class UpgradePlannerTest {

    private static KratosDatabase at(String tag, String... more) {
        NavigableSet<String> applied =
                new TreeSet<>(KratosLevels.SHIPPED.ofTag(tag).orElseThrow().versions());
        applied.addAll(List.of(more));
        DatabaseLevel level = new DatabaseLevel(tag, State.EXACT, false, applied.size(), List.of());
        return new KratosDatabase("d", 15, "public", List.of(), List.of(), level, applied, List.of());
    }

    private static List<KnownMigration> status() throws Exception {
        List<KnownMigration> all = new ArrayList<>();
        for (JsonNode each : new ObjectMapper()
                .readTree(Files.readString(
                        Path.of("src/test/resources/golden/kratos/migrate-sql-status-v26.2.0-on-v0.11.1.json")))) {
            all.add(new KnownMigration(
                    each.get("version").asText(),
                    each.get("name").asText(),
                    each.get("state").asText().equals("Applied"),
                    false));
        }
        return all;
    }

    @Test
    void the_plan_from_the_sets_is_the_one_that_v26_2_0_itself_has() throws Exception {
        UpgradePlan own = new UpgradePlanner(at("v0.11.1")).towards("v26.2.0");
        assertThat(own.answer()).isEqualTo(Answer.NEEDED);
        assertThat(own.pending().stream().map(PendingMigration::version).toList())
                .isEqualTo(status().stream()
                        .filter(migration -> !migration.applied())
                        .map(KnownMigration::version)
                        .toList());
        assertThat(own.pending().stream().map(PendingMigration::name).toList())
                .isEqualTo(status().stream()
                        .filter(migration -> !migration.applied())
                        .map(KnownMigration::name)
                        .toList());
        assertThat(new UpgradePlanner(at("v0.11.1")).towards("v26.2.0", status()))
                .isEqualTo(own);
    }

    @Test
    void every_version_of_every_level_has_its_facts() {
        for (KnownLevel level : KratosLevels.SHIPPED.all()) {
            for (String version : level.versions()) {
                assertThat(MigrationFacts.of(version)).as(version).isPresent();
            }
        }
        assertThat(MigrationFacts.of("20260703000000000000").orElseThrow())
                .isEqualTo(new MigrationFacts(
                        "20260703000000000000",
                        "courier_messages_status_created_at_idx",
                        false,
                        List.of("SHARE UPDATE EXCLUSIVE on courier_messages"),
                        true));
        assertThat(MigrationFacts.of("20260114175904000000").orElseThrow().grows())
                .isFalse();
    }

    @Test
    void no_migration_needed_is_an_answer_and_an_older_kratos_is_refused() throws Exception {
        assertThat(new UpgradePlanner(at("v26.2.0"))
                        .towards("v26.2.0", status())
                        .answer())
                .isEqualTo(Answer.NOT_NEEDED);
        assertThat(new UpgradePlanner(at("v1.3.1")).towards("v1.2.0").answer()).isEqualTo(Answer.NOT_NEEDED);
        assertThat(new UpgradePlanner(at("v26.2.0")).towards("v1.3.1").answer()).isEqualTo(Answer.BINARY_OLDER);
        assertThat(new UpgradePlanner(at("HEAD-2026-07-29"))
                        .towards("v26.2.0", status())
                        .answer())
                .isEqualTo(Answer.BINARY_OLDER);
        assertThat(new UpgradePlanner(at("v1.3.1")).towards("v1.2.9").answer()).isEqualTo(Answer.UNKNOWN);
    }

    @Test
    void a_later_release_is_planned_by_what_it_says_itself() throws Exception {
        List<KnownMigration> later = new ArrayList<>(status());
        later.add(new KnownMigration("29990101000000000000", "something", false, true));
        UpgradePlan plan = new UpgradePlanner(at("v26.2.0")).towards("v99.0.0", later);
        assertThat(plan.target()).isEmpty();
        assertThat(plan.pending()).singleElement().satisfies(migration -> {
            assertThat(migration.name()).isEqualTo("something");
            assertThat(migration.transactional()).isEmpty();
            assertThat(migration.concurrently()).isTrue();
        });
    }

    @Test
    void what_changes_for_people_is_what_comes_between_the_two() {
        assertThat(ids(new UpgradePlanner(at("v1.3.1")).towards("v26.2.0")))
                .contains("empty-nid", "verification-ui", "code-credentials")
                .doesNotContain("assurance-level", "list-identities");
        assertThat(ids(new UpgradePlanner(at("v0.9.0-alpha.3")).towards("v0.10.1")))
                .contains("assurance-level");
        assertThat(ids(new UpgradePlanner(at("v25.4.0")).towards("v26.2.0")))
                .containsExactly("empty-nid", "old-writes");
    }

    private static List<String> ids(UpgradePlan plan) {
        return plan.changes().stream().map(LevelChange::id).toList();
    }
}
