package org.ferryman.keto.finish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Backoff;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.decide.DecideStep;
import org.ferryman.keto.decide.RecreateBy;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.move.VerifyStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesFixture;
import org.ferryman.keto.skipped.DecisionRequest;
import org.ferryman.keto.skipped.SkippedFilter;
import org.ferryman.testing.Remedies;
import org.junit.jupiter.api.Test;

/** What a clean-up refuses, and what it does not hold against it. */
final class CleanupRefusalTest extends CleanupFixture {

    @Test
    void is_refused_without_the_databases_name() throws Exception {
        leaveOut();
        for (Optional<String> typed :
                List.of(Optional.<String>empty(), Optional.of(test.name() + "x"), Optional.of(""))) {
            assertThat(RolesFixture.blockers(fixture.apply(step(typed, false))))
                    .containsExactly("CLEANUP_NOT_CONFIRMED");
        }
        assertThat(test.queryLong(LEGACY_TUPLES)).isEqualTo(200);
    }

    @Test
    void is_refused_while_a_skipped_tuple_is_undecided() throws Exception {
        assertThat(refusal()).containsExactly("SKIPPED_TUPLES_UNDECIDED");
    }

    @Test
    void is_refused_when_a_decision_was_put_off() throws Exception {
        leaveOut();
        SkippedFilter all = new SkippedFilter(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        MigrationFixture.done(fixture.apply(DecideStep.on(
                fixture.database, settings, folder, all, DecisionRequest.defer(), new RecreateBy.Nothing())));
        assertThat(refusal()).containsExactly("SKIPPED_TUPLES_UNDECIDED");
    }

    @Test
    void after_v08_it_says_so_and_what_it_says_drops_the_legacy_tables_and_no_other() throws Exception {
        leaveOut();
        test.execute("CREATE TABLE keto_uuid_mappings (id uuid)");
        Outcome<CleanupResult> outcome = fixture.apply(step(Optional.of(test.name()), false));
        assertThat(RolesFixture.blockers(outcome)).containsExactly("SCHEMA_AFTER_V0_7");
        assertThat(outcome.findings().get(0).remedy()).contains("do no harm").doesNotContain("migrate that");
        List<String> remedy = Remedies.sql(outcome.findings().get(0));
        assertThat(remedy).as("the legacy tables, and Ferryman's mark").hasSize(2);
        test.execute(remedy.toArray(String[]::new));
        assertThat(test.queryString("SELECT to_regclass('ferryman_mark') IS NULL"))
                .isEqualTo("t");
        assertThat(test.rows("SELECT relname FROM pg_class WHERE relname ~ '^keto_[0-9]+_relation_tuples$'"))
                .isEmpty();
        assertThat(LegacyTuples.migrated(test)).isPositive();
    }

    @Test
    void is_refused_without_a_verification() throws Exception {
        leaveOut();
        Files.delete(folder.resolve("verify-held.json"));
        assertThat(refusal()).containsExactly("NOT_VERIFIED");
    }

    @Test
    void is_refused_when_a_legacy_tuple_was_changed_since_the_verification() throws Exception {
        leaveOut();
        test.execute("UPDATE " + LEGACY + " SET commit_time = commit_time + interval '1 second' WHERE subject = 'a#b'");
        assertThat(refusal()).contains("LEGACY_CHANGED");
    }

    @Test
    void is_refused_when_a_tuple_was_written_since_the_verification() throws Exception {
        leaveOut();
        LegacyTuples.add(test, 1, "new", "view", "alice");
        assertThat(refusal()).contains("LEGACY_CHANGED");
        fixture.migrate(settings);
        MigrationFixture.done(fixture.produce(new VerifyStep(fixture.database, settings, folder)));
        MigrationFixture.done(cleanUp());
    }

    @Test
    void is_refused_when_moved_tuples_are_gone_and_no_cut_over_is_recorded() throws Exception {
        leaveOut();
        test.execute("DELETE FROM keto_relation_tuples WHERE object = (SELECT min(object) FROM keto_relation_tuples)");
        assertThat(refusal()).containsExactly("TARGET_CHANGED");
        fixture.migrate(settings.movingAgain(true));
        MigrationFixture.done(fixture.produce(new VerifyStep(fixture.database, settings, folder)));
        MigrationFixture.done(cleanUp());
    }

    @Test
    void what_v0_7_changed_after_the_cut_over_is_listed_and_not_held_against_it() throws Exception {
        leaveOut();
        Files.writeString(folder.resolve("cutover.json"), "{\"oldUser\":\"keto\"}");
        test.execute("DELETE FROM keto_relation_tuples WHERE object = (SELECT min(object) FROM keto_relation_tuples)");
        MigrationFixture.done(fixture.produce(new VerifyStep(fixture.database, settings, folder)));
        CleanupResult cleanup = MigrationFixture.done(cleanUp());
        assertThat(cleanup.changedSince()).isEqualTo(1);
        assertThat(RolesFixture.ids(cleanup.findings())).contains("CHANGED_SINCE_CUT_OVER");
    }

    @Test
    void is_refused_when_nothing_of_what_was_moved_is_left_cut_over_or_not() throws Exception {
        leaveOut();
        Files.writeString(folder.resolve("cutover.json"), "{\"oldUser\":\"keto\"}");
        test.execute("DELETE FROM keto_relation_tuples");
        assertThat(refusal()).containsExactly("TARGET_EMPTIED");
    }

    @Test
    void is_refused_while_the_old_user_has_a_session() throws Exception {
        leaveOut();
        try (Connection v06 = test.connect(keto)) {
            assertThat(refusal()).containsExactly("OLD_USER_CONNECTED");
            assertThat(v06.isValid(5)).isTrue();
        }
    }

    @Test
    void is_refused_while_something_depends_on_a_legacy_table() throws Exception {
        leaveOut();
        test.execute("CREATE VIEW who AS SELECT subject FROM " + LEGACY);
        assertThat(refusal()).containsExactly("LEGACY_TABLES_DEPENDED_ON");
    }

    @Test
    void is_refused_when_a_namespace_is_not_in_the_configuration() throws Exception {
        leaveOut();
        settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        assertThat(refusal()).contains("NAMESPACE_NOT_IN_CONFIG");
    }

    @Test
    void a_reader_that_does_not_go_away_keeps_the_tables() throws Exception {
        leaveOut();
        Path elsewhere = folder.resolve("elsewhere");
        Files.createDirectory(elsewhere);
        try (Connection other = test.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE " + LEGACY + " IN ACCESS SHARE MODE");
            try (MigrationFixture impatient =
                    new MigrationFixture(test, elsewhere, new Backoff(1, Duration.ZERO, Duration.ZERO))) {
                Outcome<CleanupResult> outcome = impatient.apply(new CleanupStep(
                        impatient.database,
                        settings,
                        folder,
                        new CleanupStep.Options(Optional.of(test.name()), false, RoleNames.DEFAULT)));
                assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            }
        }
        assertThat(test.queryLong(LEGACY_TUPLES)).isEqualTo(200);
    }

    @Test
    void when_the_decisions_cant_be_read_nothing_is_dropped() throws Exception {
        leaveOut();
        Path decisions = folder.resolve("decisions.jsonl");
        byte[] kept = Files.readAllBytes(decisions);
        Files.delete(decisions);
        Files.createDirectory(decisions);
        assertThat(cleanUp()).isInstanceOf(Outcome.Failed.class);
        assertThat(test.queryLong(LEGACY_TUPLES)).isEqualTo(200);
        Files.delete(decisions);
        Files.write(decisions, kept);
        assertThat(MigrationFixture.done(cleanUp()).dropped()).hasSize(3);
    }
}
