package org.ferryman.keto.finish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Journal;
import org.ferryman.engine.JournalEvent;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Work;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.decide.DecideStep;
import org.ferryman.keto.decide.RecreateBy;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.move.RemovalResult;
import org.ferryman.keto.move.RemoveMigratedStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesFixture;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.keto.server.KetoV07WriteStandIn;
import org.ferryman.keto.server.RelationTuple;
import org.ferryman.keto.skipped.DecisionRequest;
import org.ferryman.keto.skipped.SkippedFilter;
import org.ferryman.keto.tuple.SubjectId;
import org.ferryman.keto.tuple.SubjectSet;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A roll-back takes what Ferryman recreated through v0.7's API for its own, and nothing that clients wrote. */
@UsesServer
@Timeout(60)
final class UndoRecreatedTest {

    private static final SubjectSet SET = new SubjectSet("groups", "https://x.org/y", "member");

    @TempDir
    private Path folder;

    private TestDatabase test;
    private JsonNode catalog;
    private MigrationFixture fixture;
    private KetoSettings settings;
    private KetoV07WriteStandIn v07;
    private KetoServer server;

    @BeforeEach
    void migrated(TestDatabase database) throws Exception {
        test = database;
        LegacyTuples.create(test);
        catalog = CatalogSnapshot.of(test);
        LegacyTuples.add(test, 0, "movable", "view", "alice");
        LegacyTuples.add(test, 0, "o1", "view", "a#b");
        LegacyTuples.add(test, 0, "o2", "view", "groups:https://x.org/y#member");
        LegacyTuples.add(test, 0, "o3", "view", "tel:+49#1");
        fixture = new MigrationFixture(test, folder);
        fixture.applySchema();
        settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        assertThat(fixture.migrate(settings).totals().skipped()).isEqualTo(3);
        v07 = new KetoV07WriteStandIn(test, Map.of("videos", 0, "groups", 1));
        server = KetoServer.at(v07.url(), KetoApi.V0_7);
    }

    @AfterEach
    void close() throws Exception {
        v07.close();
        fixture.close();
    }

    private void recreate(String object, String decision, RecreateBy by) throws Exception {
        SkippedFilter one = new SkippedFilter(
                Optional.empty(), Optional.empty(), Optional.of(object), Optional.empty(), Optional.empty());
        MigrationFixture.done(fixture.apply(
                DecideStep.on(fixture.database, settings, folder, one, DecisionRequest.parse(decision, ""), by)));
    }

    private void recreateAll() throws Exception {
        RecreateBy api = new RecreateBy.Api(server);
        recreate("o1", "id", api);
        recreate("o2", "set", api);
        recreate("o3", "id", new RecreateBy.Sql());
    }

    private UndoStep undo(boolean discard) {
        return new UndoStep(fixture.database, RoleNames.DEFAULT, folder, Waiting.DEFAULT, discard);
    }

    private List<Finding> refusal() {
        Outcome<RollBackResult> outcome = fixture.apply(undo(false));
        assertThat(RolesFixture.blockers(outcome)).containsExactly("V0_7_WAS_WRITTEN_TO");
        return outcome.findings();
    }

    private static String seen(List<Finding> findings, String id) {
        return findings.stream()
                .filter(finding -> finding.id().equals(id))
                .findFirst()
                .orElseThrow()
                .seen();
    }

    @Test
    void what_was_recreated_is_named_as_ours_and_goes_with_the_migrated_tuples() throws Exception {
        recreateAll();
        assertThat(v07.written()).hasSize(2);
        List<Finding> looked = undo(false).inspect(Work.quiet()).findings();
        assertThat(looked).noneMatch(Finding::blocks);
        assertThat(seen(looked, "RECREATED_ROWS_GO")).contains("3 rows").contains("3 in namespace 0");
        assertThat(String.join("\n", undo(false).preview())).contains("2 tuples that were recreated through");

        RollBackResult undone = MigrationFixture.done(fixture.apply(undo(false)));
        assertThat(undone.migration().removed()).isEqualTo(Map.of(0L, 1L));
        assertThat(undone.migration().recreated()).isEqualTo(Map.of(0L, 3L));
        assertThat(undone.migration().kept()).isEmpty();
        assertThat(undone.schema().dropped()).isTrue();
        assertThat(undone.schema().discarded()).isZero();
        assertThat(CatalogSnapshot.of(test)).isEqualTo(catalog);
        assertThat(undone.schema().file()).isEmpty();
    }

    @Test
    void a_removal_that_ends_right_before_its_commit_leaves_what_was_recreated_ours() throws Exception {
        recreateAll();
        Cancellation cancellation = new Cancellation();
        Journal journal = (event, details) -> {
            if (event == JournalEvent.COMMIT) {
                cancellation.request();
            }
        };
        Work work = new Work(ProgressListener.NONE, cancellation, journal);
        assertThatThrownBy(() -> new RemoveMigratedStep(fixture.database, folder).apply(work))
                .isInstanceOf(CancelledException.class);
        RollBackResult undone = MigrationFixture.done(fixture.apply(undo(false)));
        assertThat(undone.migration().recreated()).isEqualTo(Map.of(0L, 3L));
    }

    @Test
    void what_clients_wrote_is_protected_even_where_it_says_the_same() throws Exception {
        server.create(new RelationTuple("videos", "o2", "view", SET));
        recreateAll();
        assertThat(v07.written()).as("o2 was there").hasSize(2);
        server.create(new RelationTuple("videos", "o1", "view", new SubjectId("a#b")));
        server.create(new RelationTuple("videos", "new", "view", new SubjectId("written since")));

        String seen = seen(refusal(), "V0_7_WAS_WRITTEN_TO");
        assertThat(seen).contains("3 rows").contains("written since").contains("o1#view@a#b", "o2#view@1:https");
        assertThat(seen).doesNotContain("o3");
        assertThat(test.queryLong("SELECT count(*) FROM keto_relation_tuples")).isEqualTo(1 + 3 + 2);

        RemovalResult removal = MigrationFixture.done(fixture.apply(new RemoveMigratedStep(fixture.database, folder)));
        assertThat(removal.recreated()).isEqualTo(Map.of(0L, 2L));
        assertThat(removal.kept()).isEqualTo(Map.of(0L, 3L));
        RemovalResult again = MigrationFixture.done(fixture.apply(new RemoveMigratedStep(fixture.database, folder)));
        assertThat(again.recreated()).as("what is left is not ours").isEmpty();
        RollBackResult undone = MigrationFixture.done(fixture.apply(undo(true)));
        assertThat(undone.schema().discarded()).isEqualTo(3);
        assertThat(Files.readAllLines(folder.resolve(undone.schema().file().orElseThrow())))
                .hasSize(3)
                .anyMatch(line -> line.contains("written since"))
                .anyMatch(line -> line.contains("\"object\":\"o1\""))
                .anyMatch(line -> line.contains("\"object\":\"o2\""));
    }

    @Test
    void a_recreated_row_that_says_something_else_now_is_no_longer_ours() throws Exception {
        recreateAll();
        test.execute("UPDATE keto_relation_tuples SET subject_id = 'changed' WHERE object = 'o1'");
        assertThat(seen(refusal(), "V0_7_WAS_WRITTEN_TO")).contains("1 rows").contains("o1#view@changed");
    }

    @Test
    void what_was_recreated_again_after_it_was_deleted_is_ours() throws Exception {
        server.create(new RelationTuple("videos", "o1", "view", new SubjectId("a#b")));
        recreate("o1", "id", new RecreateBy.Api(server));
        test.execute("DELETE FROM keto_relation_tuples WHERE object = 'o1'");
        recreate("o1", "id", new RecreateBy.Api(server));
        assertThat(v07.written()).hasSize(2);
        assertThat(MigrationFixture.done(fixture.apply(undo(false))).migration().recreated())
                .isEqualTo(Map.of(0L, 1L));
    }
}
