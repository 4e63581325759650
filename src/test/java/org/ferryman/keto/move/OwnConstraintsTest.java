package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Constraints that somebody gave v0.7's table: what they stop is rehearsed, and named. */
@UsesServer
final class OwnConstraintsTest {

    private static final String TWICE = "videos:one#view@ann";

    @TempDir
    private Path folder;

    static Stream<Arguments> constraints() {
        return Stream.of(
                Arguments.of(
                        "CREATE UNIQUE INDEX own ON keto_relation_tuples (object, relation, lower(subject_id))"
                                + " WHERE namespace_id = 0",
                        "Unique index own",
                        TWICE),
                Arguments.of(
                        "ALTER TABLE keto_relation_tuples ADD CONSTRAINT own UNIQUE (object, relation, subject_id)"
                                + " DEFERRABLE INITIALLY DEFERRED",
                        "Unique index own",
                        TWICE),
                Arguments.of(
                        "ALTER TABLE keto_relation_tuples ADD CONSTRAINT own CHECK (object <> '{two}'"
                                + " AND subject_id <> 'eve')",
                        "Check own",
                        "groups:{two}#member@(videos:one#view)"),
                Arguments.of(
                        "CREATE TABLE objects (id varchar PRIMARY KEY); INSERT INTO objects VALUES ('one');"
                                + " ALTER TABLE keto_relation_tuples ADD CONSTRAINT own FOREIGN KEY (object) REFERENCES"
                                + " objects DEFERRABLE INITIALLY DEFERRED",
                        "Foreign key own",
                        "groups:{two}#member@(videos:one#view)"),
                Arguments.of(
                        "ALTER TABLE keto_relation_tuples ADD CONSTRAINT own EXCLUDE USING btree (object WITH =)",
                        "Exclusion constraint own",
                        ""));
    }

    @ParameterizedTest
    @MethodSource("constraints")
    void d7_what_a_constraint_of_the_target_stops_is_rehearsed_and_named(
            String sql, String constraint, String tuple, TestDatabase test) throws Exception {
        tuples(test);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder.resolve("run"))) {
            fixture.applySchema();
            test.execute(sql);
            var before = CatalogSnapshot.of(test);
            Finding rehearsed = stopped(fixture.produce(new InPlaceDryRun(fixture.database, settings, fixture.folder)));
            assertThat(CatalogSnapshot.of(test)).isEqualTo(before);
            Finding moved = stopped(fixture.apply(fixture.migration(settings)));
            assertThat(rehearsed).isEqualTo(moved);
            assertThat(moved.seen()).contains(constraint, "public.keto_relation_tuples", tuple);
            assertThat(LegacyTuples.migrated(test)).isZero();

            follow(test, moved.remedy());
            MigrationFixture.done(fixture.produce(new InPlaceDryRun(fixture.database, settings, fixture.folder)));
            assertThat(fixture.migrate(settings).totals().migrated()).isEqualTo(3);
        }
    }

    @Test
    void d7_a_tuple_that_a_migrated_one_is_in_the_way_of_is_named_beforehand(TestDatabase test) throws Exception {
        tuples(test);
        test.execute("DELETE FROM keto_0000000000_relation_tuples WHERE shard_id = 'again'");
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder.resolve("run"))) {
            fixture.applySchema();
            test.execute("CREATE UNIQUE INDEX own ON keto_relation_tuples (object, relation, subject_id)");
            fixture.migrate(settings);
            LegacyTuples.add(test, 0, "again", "one", "view", "ann", "2021-05-04");
            Finding rehearsed = stopped(fixture.produce(new InPlaceDryRun(fixture.database, settings, fixture.folder)));
            assertThat(rehearsed.seen()).contains("Unique index own", TWICE);
            assertThat(stopped(fixture.apply(fixture.migration(settings)))).isEqualTo(rehearsed);

            // The row that is in the way is stale by now: a migration takes it away first.
            test.execute("DELETE FROM keto_0000000000_relation_tuples WHERE shard_id = 'default'");
            MigrationFixture.done(fixture.produce(new InPlaceDryRun(fixture.database, settings, fixture.folder)));
            Migration moved = fixture.migrate(settings);
            assertThat(moved.totals().migrated()).isEqualTo(1);
            assertThat(moved.totals().staleRemoved()).isEqualTo(1);
        }
    }

    @Test
    void what_cannot_be_rehearsed_is_said(TestDatabase test) throws Exception {
        tuples(test);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        TestDatabase scratch = test.another();
        try (MigrationFixture fixture = new MigrationFixture(test, folder.resolve("run"));
                MigrationFixture other = new MigrationFixture(scratch, folder.resolve("scratch"))) {
            fixture.applySchema();
            test.execute(
                    "ALTER TABLE keto_relation_tuples ADD CONSTRAINT own CHECK (object <> 'never')",
                    "CREATE TABLE notes (shard uuid, nid uuid, CONSTRAINT noted FOREIGN KEY (shard, nid)"
                            + " REFERENCES keto_relation_tuples)");
            DryRun inPlace = MigrationFixture.done(
                    fixture.produce(new InPlaceDryRun(fixture.database, settings, fixture.folder)));
            assertThat(inPlace.findings()).extracting(Finding::id).contains("REFERENCE_NOT_TRIED", "INDEXES_KEPT");
            DryRun copy = MigrationFixture.done(
                    fixture.produce(new CopyDryRun(fixture.database, other.database, settings, fixture.folder)));
            assertThat(copy.findings())
                    .filteredOn(finding -> finding.id().equals("CONSTRAINTS_NOT_TRIED"))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.seen()).contains("check own"));
        }
    }

    @Test
    void a_foreign_key_is_rehearsed_without_keeping_writers_from_the_table_it_refers_to(TestDatabase test)
            throws Exception {
        tuples(test);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder.resolve("run"));
                Connection writer = test.connect();
                Statement write = writer.createStatement()) {
            fixture.applySchema();
            test.execute(
                    "CREATE TABLE objects (id varchar PRIMARY KEY)",
                    "INSERT INTO objects VALUES ('one'), ('{two}')",
                    "ALTER TABLE keto_relation_tuples ADD CONSTRAINT own FOREIGN KEY (object) REFERENCES objects");
            writer.setAutoCommit(false);
            write.execute("INSERT INTO objects VALUES ('three')");
            MigrationFixture.done(fixture.produce(new InPlaceDryRun(fixture.database, settings, fixture.folder)));
            writer.rollback();
            assertThat(fixture.migrate(settings).totals().migrated()).isEqualTo(3);
        }
    }

    private static void tuples(TestDatabase test) throws Exception {
        LegacyTuples.create(test);
        LegacyTuples.add(test, 0, "one", "view", "ann");
        LegacyTuples.add(test, 0, "again", "one", "view", "ann", "2021-05-04");
        LegacyTuples.add(test, 1, "{two}", "member", "videos:one#view");
    }

    private static Finding stopped(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
        List<Finding> findings = ((Outcome.Blocked<?>) outcome).findings();
        assertThat(findings).extracting(Finding::id).containsExactly("CONSTRAINT_STOPS_TUPLES");
        return findings.get(0);
    }

    private static void follow(TestDatabase test, String remedy) throws Exception {
        assertThat(remedy).startsWith("Run ");
        test.execute(remedy.substring("Run ".length(), remedy.indexOf(", or change")));
    }
}
