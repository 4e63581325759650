package org.ferryman.keto.finish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.decide.DecideStep;
import org.ferryman.keto.decide.RecreateBy;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.move.VerifyStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesFixture;
import org.ferryman.keto.skipped.DecisionRequest;
import org.ferryman.keto.skipped.SkippedFilter;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database that is moved and verified, with skipped tuples, to be cleaned up. */
@UsesServer
@Timeout(120)
abstract class CleanupFixture {

    static final String LEGACY = "keto_0000000000_relation_tuples";
    static final String LEGACY_TUPLES = "SELECT count(*) FROM " + LEGACY;

    @TempDir
    Path folder;

    TestDatabase test;
    TestRole keto;
    MigrationFixture fixture;
    KetoSettings settings;

    /** Three namespaces, 200 tuples of which 2 are malformed, owned by a role of their own; moved and verified. */
    @BeforeEach
    void verified(TestDatabase database) throws Exception {
        test = database;
        LegacyTuples.create(test, "public", 0, 1, 2);
        test.execute(LegacyTuples.generateSql(0, 200));
        keto = test.role("keto");
        test.execute("GRANT USAGE, CREATE ON SCHEMA public TO " + keto.name());
        for (List<String> table : test.rows("SELECT oid::regclass FROM pg_class WHERE relkind = 'r'"
                + " AND relnamespace = 'public'::regnamespace")) {
            test.execute("ALTER TABLE " + table.get(0) + " OWNER TO " + keto.name());
        }
        fixture = new MigrationFixture(test, folder);
        fixture.applySchema();
        settings = MigrationFixture.settings(folder, Map.of(0, "videos", 1, "groups", 2, "files"));
        fixture.migrate(settings);
        verify();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    void verify() {
        MigrationFixture.done(fixture.produce(new VerifyStep(fixture.database, settings, folder)));
    }

    void leaveOut() throws Exception {
        SkippedFilter all = new SkippedFilter(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        MigrationFixture.done(fixture.apply(DecideStep.on(
                fixture.database,
                settings,
                folder,
                all,
                DecisionRequest.leaveOut("a test"),
                new RecreateBy.Nothing())));
    }

    CleanupStep step(Optional<String> confirmation, boolean dropEmptied) {
        return new CleanupStep(
                fixture.database,
                settings,
                folder,
                new CleanupStep.Options(confirmation, dropEmptied, RoleNames.DEFAULT));
    }

    Outcome<CleanupResult> cleanUp() {
        return fixture.apply(step(Optional.of(test.name()), false));
    }

    List<String> refusal() throws Exception {
        JsonNode before = CatalogSnapshot.of(test);
        List<String> blockers = RolesFixture.blockers(cleanUp());
        assertThat(CatalogSnapshot.of(test)).as("nothing has changed").isEqualTo(before);
        return blockers;
    }

    Inspection.State state(boolean dropEmptied) throws Exception {
        return step(Optional.empty(), dropEmptied).inspect(Work.quiet()).state();
    }
}
