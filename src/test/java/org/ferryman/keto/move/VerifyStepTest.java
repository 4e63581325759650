package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.Verification.NamespaceVerification;
import org.ferryman.keto.move.Verification.Tuple;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A verification finds each kind of difference, and nothing where there is none. */
@UsesServer
@Timeout(60)
final class VerifyStepTest {

    /** A random one, of version 4; gen_random_uuid() is missing on PostgreSQL 12. */
    private static final String UUID_OF_KETO = "overlay(md5(random()::text) placing '4' from 13)::uuid";

    private static final int TUPLES = 1_000;
    private static final int MOVED = 990;

    @TempDir
    private Path folder;

    private MigrationFixture fixture;
    private KetoSettings settings;

    @BeforeEach
    void migrate(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, TUPLES);
        settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        fixture = new MigrationFixture(test, folder);
        fixture.applySchema();
        fixture.migrate(settings);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void holds_right_after_a_migration() {
        Verification verification = fixture.verify(settings);
        NamespaceVerification videos = verification.namespaces().get(0);
        assertThat(verification.holds()).isTrue();
        assertThat(List.of(videos.legacy(), videos.migrated(), videos.alreadyPresent(), videos.skipped()))
                .containsExactly(1_000L, 990L, 0L, 10L);
        assertThat(videos.expectedDigest()).isEqualTo(videos.foundDigest()).isNotEqualTo("0");
        assertThat(verification.findings()).noneMatch(Finding::blocks);
    }

    @Test
    void lists_rows_that_are_missing(TestDatabase test) throws Exception {
        String gone = test.queryString("DELETE FROM keto_relation_tuples WHERE shard_id ="
                + " (SELECT shard_id FROM keto_relation_tuples ORDER BY 1 LIMIT 1) RETURNING object");
        Verification verification = differs("TUPLES_MISSING");
        assertThat(verification.namespaces().get(0).missing()).isEqualTo(1);
        assertThat(verification.missing()).extracting(Tuple::object).containsExactly(gone);
        assertThat(verification.differing()).isEmpty();
        assertThat(verification.extra()).isEmpty();
    }

    @Test
    void lists_no_more_than_a_thousand_and_counts_all(TestDatabase test) throws Exception {
        test.execute(LegacyTuples.generateSql(1, 2_500));
        Verification verification = differs("TUPLES_MISSING");
        assertThat(verification.namespaces().get(1).missing()).isEqualTo(2_475);
        assertThat(verification.missing()).hasSize(Verification.LISTED);
    }

    @Test
    void lists_rows_that_say_something_else_whichever_column_it_is(TestDatabase test) throws Exception {
        List<String> changes = List.of(
                "object = object || 'x'",
                "relation = 'edit'",
                "subject_id = subject_id || 'x'",
                "subject_id = NULL, subject_set_namespace_id = 0, subject_set_object = subject_id,"
                        + " subject_set_relation = ''",
                "commit_time = commit_time + interval '1 microsecond'");
        for (String change : changes) {
            String id = test.queryString("SELECT shard_id FROM keto_relation_tuples WHERE length(subject_id) = 36"
                    + " AND length(object) = 36 AND relation = 'view' ORDER BY 1 LIMIT 1");
            test.execute("CREATE TABLE before AS SELECT * FROM keto_relation_tuples WHERE shard_id = '" + id + "'");
            test.execute("UPDATE keto_relation_tuples SET " + change + " WHERE shard_id = '" + id + "'");
            Verification verification = differs("TUPLES_DIFFER");
            assertThat(verification.namespaces().get(0).differing()).as(change).isEqualTo(1);
            assertThat(verification.differing()).extracting(Tuple::shardId).containsExactly(id);
            test.execute(
                    "DELETE FROM keto_relation_tuples WHERE shard_id = '" + id + "'",
                    "INSERT INTO keto_relation_tuples TABLE before",
                    "DROP TABLE before");
            assertThat(fixture.verify(settings).holds()).isTrue();
        }
    }

    @Test
    void a_row_moved_to_another_namespace_is_a_difference_and_put_right_by_a_re_run(TestDatabase test)
            throws Exception {
        test.execute("UPDATE keto_relation_tuples SET namespace_id = 1 WHERE shard_id ="
                + " (SELECT shard_id FROM keto_relation_tuples ORDER BY 1 LIMIT 1)");
        assertThat(differs("TUPLES_DIFFER").namespaces().get(0).differing()).isEqualTo(1);
        assertThat(fixture.migrate(settings).totals()).isEqualTo(new CountTotals(TUPLES, 1, MOVED - 1, 10, 1));
        assertThat(fixture.verify(settings).holds()).isTrue();
    }

    @Test
    void a_row_moved_to_another_network_is_missing(TestDatabase test) throws Exception {
        test.execute("UPDATE keto_relation_tuples SET nid = " + UUID_OF_KETO + " WHERE shard_id ="
                + " (SELECT shard_id FROM keto_relation_tuples ORDER BY 1 LIMIT 1)");
        assertThat(differs("TUPLES_MISSING").namespaces().get(0).missing()).isEqualTo(1);
    }

    @Test
    void lists_rows_beyond_the_expected_ones_without_calling_them_a_difference(TestDatabase test) throws Exception {
        test.execute("INSERT INTO keto_relation_tuples (shard_id, nid, namespace_id, object, relation, subject_id,"
                + " commit_time) SELECT " + UUID_OF_KETO
                + ", id, 0, 'written to v0.7', 'view', 'u', now() FROM networks");
        test.execute("DELETE FROM keto_0000000000_relation_tuples WHERE object ="
                + " (SELECT object FROM keto_0000000000_relation_tuples WHERE subject <> 'a#b' LIMIT 1)");
        Verification verification = fixture.verify(settings);
        assertThat(verification.holds()).isTrue();
        assertThat(verification.namespaces().get(0).extra()).isEqualTo(2);
        assertThat(verification.extra())
                .extracting(Tuple::object)
                .contains("written to v0.7")
                .hasSize(2);
        assertThat(verification.findings()).extracting(Finding::id).contains("ROWS_BEYOND_EXPECTED");
    }

    @Test
    void without_a_network_every_tuple_is_missing(TestDatabase test) throws Exception {
        test.execute("TRUNCATE networks");
        assertThat(differs("TUPLES_MISSING").namespaces().get(0).missing()).isEqualTo(MOVED);
    }

    @Test
    void without_the_target_it_is_blocked(TestDatabase test) throws Exception {
        test.execute("DROP TABLE keto_relation_tuples");
        assertThat(fixture.produce(new VerifyStep(fixture.database, settings))).isInstanceOf(Outcome.Blocked.class);
    }

    private Verification differs(String finding) {
        Verification verification = fixture.verify(settings);
        assertThat(verification.holds()).isFalse();
        assertThat(verification.findings()).extracting(Finding::id).contains(finding);
        assertThat(verification.namespaces())
                .anySatisfy(namespace -> assertThat(namespace.expectedDigest()).isNotEqualTo(namespace.foundDigest()));
        return verification;
    }
}
