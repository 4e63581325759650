package org.ferryman.keto.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.keto.server.KetoV07WriteStandIn;
import org.ferryman.keto.skipped.Decision;
import org.ferryman.keto.skipped.DecisionRequest;
import org.ferryman.keto.skipped.SkippedFilter;
import org.ferryman.keto.skipped.SkippedResult;
import org.ferryman.keto.skipped.SkippedStep;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A migrated database in which every rule skips a tuple, o1 to o7, and what decides on them. */
@UsesServer
@Timeout(60)
abstract class DecideFixture {

    /** The namespaces, as v0.7 is configured. */
    static final Map<String, Integer> IDS = Map.of("videos", 0, "groups", 1);
    /** What has been recreated. */
    static final String ROWS = "SELECT namespace_id, object, relation, subject_id, subject_set_namespace_id,"
            + " subject_set_object, subject_set_relation FROM keto_relation_tuples WHERE object LIKE 'o%'"
            + " ORDER BY object";

    private static final String LONG = "x".repeat(65);

    @TempDir
    Path folder;

    TestDatabase test;
    MigrationFixture migration;
    KetoSettings settings;

    @BeforeEach
    void migrated(TestDatabase database) throws Exception {
        test = database;
        LegacyTuples.create(test);
        LegacyTuples.add(test, 0, "movable", "view", "alice");
        LegacyTuples.add(test, 0, "o1", "view", "a#b");
        LegacyTuples.add(test, 0, "o2", "view", "groups:https://x.org/y#member");
        LegacyTuples.add(test, 0, "o3", "view", "tel:+49#1");
        LegacyTuples.add(test, 0, "o4", "view", LONG);
        LegacyTuples.add(test, 0, "o5", "view", "groups:" + LONG + "#member");
        LegacyTuples.add(test, 1, "o6", "view", "groups:g#" + LONG);
        LegacyTuples.add(test, 1, "default", "o7", "view", "bob", "infinity");
        migration = new MigrationFixture(test, folder);
        migration.applySchema();
        settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        assertThat(migration.migrate(settings).totals().skipped()).isEqualTo(7);
    }

    @AfterEach
    void close() throws Exception {
        migration.close();
    }

    DecideStep step(SkippedFilter filter, DecisionRequest choice, RecreateBy by) {
        return DecideStep.on(migration.database, settings, folder, filter, choice, by);
    }

    /** By SQL. */
    DecideStep step(List<SkippedTuple> tuples, DecisionRequest choice) {
        return DecideStep.on(migration.database, settings, folder, tuples, choice, new RecreateBy.Sql());
    }

    /** By SQL, on whatever the file says. */
    DecideStep fromFile(Path file) {
        return DecideStep.from(
                file, Set.of(Decision.Kind.values()), migration.database, settings, folder, new RecreateBy.Sql());
    }

    DecisionResult decide(SkippedFilter filter, String decision, String newSubject, RecreateBy by) throws Exception {
        return MigrationFixture.done(migration.apply(step(filter, DecisionRequest.parse(decision, newSubject), by)));
    }

    /** Lists and exports them. */
    SkippedResult skipped() {
        return MigrationFixture.done(migration.produce(new SkippedStep(migration.database, settings, folder)));
    }

    static SkippedFilter object(String object) {
        return new SkippedFilter(
                Optional.empty(), Optional.empty(), Optional.of(object), Optional.empty(), Optional.empty());
    }

    static RecreateBy api(KetoV07WriteStandIn standIn) throws Exception {
        return new RecreateBy.Api(KetoServer.at(standIn.url(), KetoApi.V0_7));
    }
}
