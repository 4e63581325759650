package org.ferryman.keto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.InPlaceDryRun;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.playbook.runbook.Runbook;
import org.ferryman.playbook.runbook.RunbookPart;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The plan names every step for this very database, and making it changes nothing. */
@UsesServer
@Timeout(60)
final class KetoRunbookStepTest {

    private static final List<String> STEPS = List.of(
            "check", "assess", "backup", "user", "schema", "dry-run", "copy", "freeze", "migrate", "verify", "skipped",
            "cutover", "cleanup");

    @TempDir
    private Path folder;

    private KetoRunbook runbook(MigrationFixture fixture, KetoSettings settings) {
        Outcome<KetoRunbook> outcome =
                fixture.produce(new KetoLegacyPlaybook(fixture.database, Optional.of(settings), folder)
                        .runbook(words -> "run " + String.join(" ", words)));
        return MigrationFixture.done(outcome);
    }

    private static RunbookPart part(KetoRunbook runbook, String step) {
        return runbook.parts().stream()
                .filter(part -> part.step().text().equals(step))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void names_every_step_in_order_with_command_time_and_way_back(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 200);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            KetoRunbook runbook = runbook(fixture, settings);
            assertThat(runbook.parts()).extracting(part -> part.step().text()).containsExactlyElementsOf(STEPS);
            assertThat(runbook.parts()).allSatisfy(part -> {
                assertThat(part.commands()).allMatch(line -> line.startsWith("run keto "));
                assertThat(part.time()).isNotBlank();
                assertThat(part.back()).isNotBlank();
            });
            assertThat(part(runbook, "cleanup").commands())
                    .containsExactly("run keto cleanup --confirm " + test.name());
            assertThat(part(runbook, "freeze").backCommands()).containsExactly("run keto thaw");
            assertThat(part(runbook, "schema").sql()).anyMatch(sql -> sql.contains("CREATE TABLE"));
            assertThat(part(runbook, "user").sql()).anyMatch(sql -> sql.startsWith("CREATE ROLE"));
            assertThat(part(runbook, "migrate").findings())
                    .extracting(Finding::id)
                    .contains("SCHEMA_NOT_APPLIED");
            String text = Files.readString(folder.resolve(Runbook.PAGE));
            assertThat(text).isEqualTo(runbook.markdown()).contains("| 0 | videos | 200 | 2 |", "v0.9.0-alpha.0");
        }
    }

    @Test
    void shows_the_migrations_sql_and_the_dry_runs_time_once_they_are_known(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 200);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            assertThat(part(runbook(fixture, settings), "migrate").time())
                    .contains("with 200 tuples: an estimate from their number");
            MigrationFixture.done(fixture.produce(new InPlaceDryRun(fixture.database, settings, folder)));
            RunbookPart migrate = part(runbook(fixture, settings), "migrate");
            assertThat(migrate.time()).contains("with 200 tuples, measured by a dry run just now.");
            assertThat(migrate.sql())
                    .anyMatch(sql -> sql.contains("INSERT INTO"))
                    .last()
                    .isEqualTo("COMMIT");
            test.execute("DELETE FROM keto_0000000000_relation_tuples WHERE subject = 'a#b'");
            assertThat(part(runbook(fixture, settings), "migrate").time())
                    .as("the dry run is not true any more")
                    .contains("with 198 tuples, measured by a dry run just now for 200, and scaled");
        }
    }

    @Test
    void a_role_that_can_only_read_gets_it_and_nothing_is_written(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 200);
        TestRole reader = test.role("reader");
        test.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + reader.name());
        JsonNode before = CatalogSnapshot.of(test);
        List<List<String>> roles = test.rows("SELECT rolname FROM pg_roles ORDER BY 1");
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture =
                new MigrationFixture(test.url(reader.name()), reader.password(), folder, Connections.SHORT)) {
            KetoRunbook runbook = runbook(fixture, settings);
            assertThat(runbook.parts()).hasSize(STEPS.size());
            assertThat(part(runbook, "user").findings()).isNotEmpty();
        }
        assertThat(CatalogSnapshot.of(test)).isEqualTo(before);
        assertThat(test.rows("SELECT rolname FROM pg_roles ORDER BY 1")).isEqualTo(roles);
    }

    @Test
    void where_v0_6_works_as_a_superuser_the_new_user_is_to_own_v0_7_s_tables(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 10);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        TestRole keto = test.role("keto");
        for (List<String> table :
                test.rows("SELECT tablename FROM pg_tables WHERE tablename LIKE 'keto_%_relation_tuples'")) {
            test.execute("ALTER TABLE " + table.get(0) + " OWNER TO " + keto.name());
        }
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            assertThat(part(runbook(fixture, settings), "schema").commands())
                    .containsExactly("run keto schema --apply");
            test.execute("ALTER ROLE " + keto.name() + " SUPERUSER");
            assertThat(part(runbook(fixture, settings), "schema").commands())
                    .containsExactly("run keto schema --apply --owner " + keto.name() + "_new");
            assertThat(runbook(fixture, settings).findings())
                    .extracting(Finding::id)
                    .contains("FREEZE_BY_GUARD");
        }
    }

    @Test
    void names_from_the_configuration_are_text_in_it(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 10);
        KetoSettings settings = MigrationFixture.settings(folder, Map.of(0, "a|b\n# x `c` <b>", 1, "groups"));
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            String text = runbook(fixture, settings).markdown();
            assertThat(text).contains("| 0 | a\\|b \\# x \\`c\\` \\<b\\> | 10 |");
            String html = HtmlRenderer.builder()
                    .build()
                    .render(Parser.builder().build().parse(text));
            assertThat(html.split("<h1>", -1))
                    .as("one heading, that of the document")
                    .hasSize(2);
            assertThat(html).doesNotContain("<b>");
        }
    }
}
