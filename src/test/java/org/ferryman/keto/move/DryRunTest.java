package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.GoldenCase;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.Remedies;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rehearsals tell what the migration then does, and leave nothing behind. */
@UsesServer
final class DryRunTest {

    @ParameterizedTest
    @MethodSource("org.ferryman.keto.GoldenCase#names")
    void in_place_and_on_a_copy_tell_what_the_migration_then_does(String name, TestDatabase test, @TempDir Path folder)
            throws Exception {
        GoldenCase golden = GoldenCase.load(name);
        try (Connection connection = test.connect()) {
            golden.createIn(connection);
        }
        KetoSettings settings = MigrationFixture.settings(folder, golden.namespaces());
        TestDatabase scratch = test.another();
        var before = CatalogSnapshot.of(test);
        try (MigrationFixture fixture = new MigrationFixture(test, folder.resolve("run"));
                MigrationFixture other = new MigrationFixture(scratch, folder.resolve("scratch"))) {
            DryRun inPlace = MigrationFixture.done(
                    fixture.produce(new InPlaceDryRun(fixture.database, settings, fixture.folder)));
            assertThat(GoldenMigrationTest.skipped(fixture.folder))
                    .containsExactlyInAnyOrderElementsOf(golden.skipped());
            assertThat(CatalogSnapshot.of(test)).isEqualTo(before);
            fixture.applySchema();
            DryRun copy = MigrationFixture.done(
                    fixture.produce(new CopyDryRun(fixture.database, other.database, settings, fixture.folder)));
            assertThat(GoldenMigrationTest.skipped(fixture.folder))
                    .containsExactlyInAnyOrderElementsOf(golden.skipped());
            assertThat(scratch.queryLong("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'ferryman%'"))
                    .isZero();

            Migration migration = fixture.migrate(settings);
            assertThat(inPlace.namespaces()).isEqualTo(migration.namespaces());
            assertThat(copy.namespaces()).isEqualTo(migration.namespaces());

            DryRun again = MigrationFixture.done(
                    fixture.produce(new InPlaceDryRun(fixture.database, settings, fixture.folder)));
            DryRun copyAgain = MigrationFixture.done(
                    fixture.produce(new CopyDryRun(fixture.database, other.database, settings, fixture.folder)));
            Migration second = fixture.migrate(settings);
            assertThat(again.namespaces()).isEqualTo(second.namespaces());
            assertThat(copyAgain.namespaces()).isEqualTo(second.namespaces());
            assertThat(second.totals().migrated()).isZero();
        }
    }

    @Test
    void a_preview_tells_the_statements_and_writes_nothing(TestDatabase test, @TempDir Path folder) throws Exception {
        GoldenCase golden = GoldenCase.load("clean");
        try (Connection connection = test.connect()) {
            golden.createIn(connection);
        }
        KetoSettings settings = MigrationFixture.settings(folder, golden.namespaces());
        var before = CatalogSnapshot.of(test);
        try (MigrationFixture fixture = new MigrationFixture(test, folder.resolve("run"))) {
            var inPlace = new InPlaceDryRun(fixture.database, settings, folder).preview();
            assertThat(inPlace.get(0)).startsWith("BEGIN");
            assertThat(inPlace.get(1)).contains("CREATE TABLE \"public\".\"ferryman_dry_run_");
            assertThat(inPlace.get(2)).startsWith("SET LOCAL ferryman.namespaces");
            assertThat(inPlace.subList(3, inPlace.size() - 1))
                    .as("for all tables, which are small")
                    .singleElement()
                    .asString()
                    .contains("INSERT INTO \"public\".\"ferryman_dry_run_")
                    .contains(golden.namespaces().keySet().stream()
                            .map(LegacySchema::table)
                            .toList());
            assertThat(inPlace).last().isEqualTo("ROLLBACK");

            var onCopy = CopyDryRun.preview(fixture.database, settings);
            assertThat(onCopy)
                    .filteredOn(statement -> statement.startsWith("COPY"))
                    .hasSameSizeAs(golden.namespaces().keySet())
                    .allSatisfy(statement -> assertThat(statement).contains("TO STDOUT"));
            assertThat(CatalogSnapshot.of(test)).isEqualTo(before);
        }
    }

    @Test
    void without_a_place_for_the_twin_the_grant_that_makes_one_is_told(TestDatabase test, @TempDir Path folder)
            throws Exception {
        LegacyTuples.generate(test, 200);
        TestRole reader = test.role("reader");
        test.execute(
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + reader.name(),
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                "REVOKE TEMPORARY ON DATABASE " + test.name() + " FROM PUBLIC");
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        List<String> grants = new ArrayList<>();
        try (MigrationFixture fixture = new MigrationFixture(test.url(reader.name()), reader.password(), folder)) {
            InPlaceDryRun dryRun = new InPlaceDryRun(fixture.database, settings, folder);
            assertThat(fixture.produce(dryRun).findings())
                    .filteredOn(Finding::blocks)
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.id()).isEqualTo("NO_PLACE_FOR_TWIN");
                        grants.addAll(Remedies.sql(finding));
                    });
            assertThat(grants).hasSize(1);
            test.execute(grants.get(0));
            assertThat(MigrationFixture.done(fixture.produce(dryRun)).totals().migrated())
                    .isEqualTo(198);
        }
    }

    private static void assertGrantMakesPlace(
            TestDatabase other, MigrationFixture fixture, KetoSettings settings, Path folder) throws Exception {
        TestRole limited = other.role("limited");
        try (Database scratch = Database.open(ConnectionSettings.resolve(
                        other.url(limited.name()),
                        Map.of("PGPASSWORD", limited.password()),
                        folder,
                        PasswordPrompt.NONE)
                .with(TestPatience.get()))) {
            Outcome<DryRun> refused = fixture.produce(new CopyDryRun(fixture.database, scratch, settings, folder));
            Finding finding = refused.findings().get(0);
            assertThat(finding.id()).isEqualTo("NO_PLACE_FOR_COPY");
            other.execute(Remedies.sql(finding).toArray(String[]::new));
            MigrationFixture.done(fixture.produce(new CopyDryRun(fixture.database, scratch, settings, folder)));
        }
    }

    @Test
    void a_copy_is_not_made_in_the_database_itself(TestDatabase test, @TempDir Path folder) throws Exception {
        GoldenCase golden = GoldenCase.load("clean");
        try (Connection connection = test.connect()) {
            golden.createIn(connection);
        }
        KetoSettings settings = MigrationFixture.settings(folder, golden.namespaces());
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            Outcome<DryRun> outcome =
                    fixture.produce(new CopyDryRun(fixture.database, fixture.database, settings, folder));
            if (!(outcome instanceof Outcome.Blocked<DryRun> blocked)) {
                throw new AssertionError("not blocked: " + outcome);
            }
            assertThat(blocked.findings()).extracting(Finding::id).containsExactly("SCRATCH_IS_PRODUCTION");
            try (TestDatabase other = test.another();
                    Database scratch = MigrationFixture.open(other, folder)) {
                MigrationFixture.done(fixture.produce(new CopyDryRun(fixture.database, scratch, settings, folder)));
                assertGrantMakesPlace(other, fixture, settings, folder);
            }
        }
    }
}
