package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.testing.Remedies;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the findings about tables tell to run, run: the tuples can be moved, all of them. */
@UsesServer
@Timeout(90)
final class RelationRemediesTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RELATION_TRIGGERS | CREATE TRIGGER \"T \"\"1\" BEFORE INSERT ON {table} {swallow}",
                "RELATION_ROW_SECURITY | ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
                "RELATION_RULES | CREATE RULE \"R 1\" AS ON INSERT TO {table} DO INSTEAD NOTHING",
                "RELATION_UNLOGGED | ALTER TABLE {table} SET UNLOGGED"
            })
    void what_makes_counts_lie_is_put_right_by_what_it_says(String id, String setUp, TestDatabase test)
            throws Exception {
        LegacyTuples.generate(test, 100);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        test.execute("CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            test.execute(setUp.replace("{table}", "keto_relation_tuples")
                    .replace("{swallow}", "FOR EACH ROW EXECUTE FUNCTION swallow()"));
            Outcome<Migration> outcome = fixture.apply(fixture.migration(settings));
            assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
            follow(test, outcome, id);
            assertThat(fixture.migrate(settings).totals().migrated()).isEqualTo(99);
            assertThat(test.queryLong("SELECT count(*) FROM keto_relation_tuples"))
                    .isEqualTo(99);
        }
    }

    /** With all rows in this one table, which is for people to bring about. */
    @Test
    void a_child_without_rows_is_parted_from_the_table_as_it_says(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 100);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            test.execute("CREATE TABLE child () INHERITS (keto_relation_tuples)");
            assertThat(fixture.apply(fixture.migration(settings)).findings())
                    .extracting(Finding::id)
                    .contains("RELATION_INHERITS");
            test.execute("ALTER TABLE child NO INHERIT keto_relation_tuples");
            assertThat(fixture.migrate(settings).totals().migrated()).isEqualTo(99);
        }
    }

    private static void follow(TestDatabase test, Outcome<?> outcome, String id) throws Exception {
        Finding finding = outcome.findings().stream()
                .filter(found -> found.id().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(Remedies.sql(finding)).as(finding.remedy()).isNotEmpty();
        test.execute(Remedies.sql(finding).toArray(String[]::new));
    }
}
