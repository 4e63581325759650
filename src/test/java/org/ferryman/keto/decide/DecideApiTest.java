package org.ferryman.keto.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.move.LostConnectionTest;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.keto.server.KetoV07WriteStandIn;
import org.ferryman.keto.skipped.DecisionRequest;
import org.ferryman.keto.skipped.DecisionStates;
import org.ferryman.keto.skipped.SkippedFilter;
import org.ferryman.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/** Skipped tuples recreated through v0.7's API, and what v0.7 itself has written. */
final class DecideApiTest extends DecideFixture {

    @Test
    void a_row_that_v0_7_made_is_neither_changed_nor_deleted() throws Exception {
        try (KetoV07WriteStandIn standIn = new KetoV07WriteStandIn(test, IDS)) {
            decide(object("o1"), "id", "", api(standIn));
            for (RecreateBy by : List.of(api(standIn), new RecreateBy.Sql())) {
                assertThat(decide(object("o1"), "id", "other", by).otherwise()).isEqualTo(1);
            }
            DecisionResult leftOut = decide(object("o1"), "leave-out", "", new RecreateBy.Sql());
            assertThat(leftOut.otherwise()).isEqualTo(1);
            assertThat(leftOut.findings()).extracting(Finding::id).contains("RECREATED_OTHERWISE");
            assertThat(standIn.written()).hasSize(1);
        }
        assertThat(test.rows("SELECT subject_id FROM keto_relation_tuples WHERE object = 'o1'"))
                .containsExactly(List.of("a#b"));
        // As v0.7's write API does it.
        test.execute("DELETE FROM keto_relation_tuples WHERE object = 'o1'");
        DecisionResult again = decide(object("o1"), "id", "other", new RecreateBy.Sql());
        assertThat(again.otherwise()).isZero();
        assertThat(again.recreated()).isEqualTo(1);
    }

    @Test
    void a_server_that_breaks_off_is_gone_on_with_and_nothing_is_written_twice() throws Exception {
        try (KetoV07WriteStandIn standIn = new KetoV07WriteStandIn(test, IDS)) {
            standIn.failsAfter(1);
            DecideStep step = step(
                    SkippedFilter.ALL,
                    DecisionRequest.parse("id", "shared"),
                    new RecreateBy.Api(KetoServer.at(standIn.url(), KetoApi.V0_7)));
            Outcome<DecisionResult> broken = migration.apply(step);
            assertThat(broken).isInstanceOf(Outcome.PartWay.class);
            assertThat(broken.findings()).extracting(Finding::id).containsExactly("RECREATED_IN_PART");
            assertThat(migration.migrate(settings).findings())
                    .extracting(Finding::id)
                    .doesNotContain("TARGET_HAS_TRAFFIC");
            standIn.failsAfter(Integer.MAX_VALUE);
            DecisionResult done = MigrationFixture.done(migration.apply(step));
            assertThat(done.recreated()).isEqualTo(6);
            assertThat(done.states()).isEqualTo(new DecisionStates(7, 0, 0, 0, 0));
            assertThat(standIn.written()).hasSize(7).doesNotHaveDuplicates();
        }
    }

    @Test
    void a_server_on_another_database_is_found_out_at_its_first_tuple() throws Exception {
        TestDatabase other = test.another();
        LegacyTuples.create(other);
        Path elsewhere = Files.createDirectory(folder.resolve("other"));
        try (MigrationFixture otherFixture = new MigrationFixture(other, elsewhere)) {
            otherFixture.applySchema();
        }
        other.execute("INSERT INTO networks VALUES ('" + new UUID(1, 1) + "', now(), now())");
        try (KetoV07WriteStandIn standIn = new KetoV07WriteStandIn(other, IDS)) {
            Outcome<DecisionResult> outcome =
                    migration.apply(step(SkippedFilter.ALL, DecisionRequest.parse("id", "x"), api(standIn)));
            assertThat(outcome.findings()).extracting(Finding::id).containsExactly("WRITE_API_OF_OTHER_DATABASE");
            assertThat(standIn.written()).hasSize(1);
        }
    }

    @Test
    void without_the_lock_nothing_is_written_through_the_api() throws Exception {
        try (KetoV07WriteStandIn standIn = new KetoV07WriteStandIn(test, IDS)) {
            DecideStep step = step(SkippedFilter.ALL, DecisionRequest.parse("id", "shared"), api(standIn));
            AtomicBoolean ended = new AtomicBoolean();
            List<Integer> writtenBefore = new ArrayList<>();
            Outcome<DecisionResult> outcome = migration.apply(
                    step,
                    progress -> {
                        if (progress.phase() == DecideStep.DECISIONS
                                && progress.item().isEmpty()
                                && ended.compareAndSet(false, true)) {
                            LostConnectionTest.endHolder(test);
                        }
                        if (progress.waitsFor().contains("lock")) {
                            writtenBefore.add(standIn.written().size());
                        }
                    },
                    new Cancellation());
            assertThat(writtenBefore).containsOnly(0);
            assertThat(MigrationFixture.done(outcome).recreated()).isEqualTo(7);
            assertThat(standIn.written()).hasSize(7).doesNotHaveDuplicates();
        }
        assertThat(Files.readString(folder.resolve("journal.jsonl"))).contains("RUN_LOCK_LOST");
    }

    @Test
    void rows_of_v0_7s_own_traffic_still_block() throws Exception {
        try (KetoV07WriteStandIn standIn = new KetoV07WriteStandIn(test, IDS)) {
            decide(object("o1"), "id", "", api(standIn));
        }
        test.execute("INSERT INTO keto_relation_tuples SELECT overlay(md5(random()::text) placing '4' from 13)::uuid,"
                + " nid, 0, 'o1', 'view', 'eve', null, null, null, now() FROM keto_relation_tuples LIMIT 1");
        assertThat(migration.apply(migration.migration(settings)).findings())
                .extracting(Finding::id)
                .contains("TARGET_HAS_TRAFFIC");
    }
}
