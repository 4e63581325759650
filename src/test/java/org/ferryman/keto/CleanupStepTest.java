package org.ferryman.keto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ferryman.engine.Cancellation;
import java.util.stream.Stream;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Backoff;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.PostgresExtension;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A clean-up leaves what v0.7's own migrator leaves, and refuses whenever a tuple could be lost. */
@ExtendWith(PostgresExtension.class)
@Timeout(120)
final class CleanupStepTest {

    private static final String LEGACY = "keto_0000000000_relation_tuples";
    private static final String LEGACY_TUPLES = "SELECT count(*) FROM " + LEGACY;

    @TempDir
    private Path folder;

    private TestDatabase test;
    private TestRole keto;
    private MigrationFixture fixture;
    private KetoSettings settings;

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

    private void verify() {
        MigrationFixture.done(fixture.produce(new VerifyStep(fixture.database, settings, folder)));
    }

    private void leaveOut() throws Exception {
        SkippedFilter all = new SkippedFilter(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        MigrationFixture.done(fixture.apply(DecideStep.on(
                fixture.database, settings, folder, all, Choice.leaveOut("a test"), new RecreateBy.Nothing())));
    }

    private CleanupStep step(Optional<String> confirmation, boolean dropEmptied) {
        return new CleanupStep(
                fixture.database, settings, folder, new CleanupStep.Options(confirmation, dropEmptied, Users.DEFAULT));
    }

    private Outcome<Cleanup> cleanUp() {
        return fixture.apply(step(Optional.of(test.name()), false));
    }

    private List<String> refusal() throws Exception {
        JsonNode before = CatalogSnapshot.of(test);
        List<String> blockers = RolesFixture.blockers(cleanUp());
        assertThat(CatalogSnapshot.of(test)).as("nothing has changed").isEqualTo(before);
        return blockers;
    }

    private Inspection.State state(boolean dropEmptied) throws Exception {
        return step(Optional.empty(), dropEmptied).inspect(Work.quiet()).state();
    }

    @Test
    void a_cancelled_one_does_not_say_that_tables_were_dropped() throws Exception {
        leaveOut();
        Cancellation cancellation = new Cancellation();
        Outcome<Cleanup> outcome = fixture.apply(
                step(Optional.of(test.name()), false),
                progress -> {
                    if (progress.phase().equals("tables")) {
                        cancellation.request();
                    }
                },
                cancellation);
        assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
        assertThat(test.queryLong(LEGACY_TUPLES)).isEqualTo(200);
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> exports = files.filter(file -> file.endsWith("skipped.html")
                            && folder.relativize(file).toString().startsWith("cleanup-"))
                    .toList();
            assertThat(exports).hasSize(1);
            assertThat(Files.readString(exports.get(0)))
                    .contains("before a clean-up")
                    .doesNotContain("were dropped");
        }
    }

    @Test
    void leaves_exactly_what_v0_7s_own_migrator_leaves() throws Exception {
        leaveOut();
        long moved = LegacyTuples.migrated(test);
        Cleanup cleanup = MigrationFixture.done(cleanUp());
        assertThat(CatalogSnapshot.of(test)).isEqualTo(CatalogSnapshot.golden("keto/catalog-v0.7.json"));
        for (int id = 0; id < 3; id++) {
            assertThat(test.queryLong("SELECT count(*) FROM keto_namespace_000000000" + id + "_migrations"))
                    .isZero();
        }
        assertThat(LegacyTuples.migrated(test)).isEqualTo(moved);
        assertThat(test.queryLong("SELECT count(*) FROM networks")).isEqualTo(1);
        assertThat(cleanup.dropped()).hasSize(3).contains("public." + LEGACY);
        assertThat(cleanup.emptied()).hasSize(3);
        assertThat(cleanup.legacyTuples()).isEqualTo(200);
        assertThat(cleanup.skipped().leftOut()).isEqualTo(2);
    }

    @Test
    void the_last_export_holds_every_skipped_tuple_with_its_decision() throws Exception {
        leaveOut();
        Cleanup cleanup = MigrationFixture.done(cleanUp());
        Path export = folder.resolve(cleanup.export().orElseThrow());
        List<String> rows = Files.readAllLines(export.resolve("skipped.jsonl"));
        assertThat(rows).hasSize(2).allMatch(row -> row.contains("a#b") && row.contains("leave-out: a test"));
        assertThat(cleanup.files()).extracting(file -> file.path()).contains("skipped.jsonl", "skipped.csv");
    }

    @Test
    void again_there_is_nothing_to_do_and_the_record_stays() throws Exception {
        leaveOut();
        Cleanup first = MigrationFixture.done(cleanUp());
        assertThat(state(false)).isEqualTo(Inspection.State.DONE);
        assertThat(MigrationFixture.done(cleanUp())).isEqualTo(first);
    }

    @Test
    void again_as_a_plain_administrator_leaves_no_membership_behind() throws Exception {
        leaveOut();
        MigrationFixture.done(cleanUp());
        for (List<String> table : test.rows("SELECT oid::regclass FROM pg_class WHERE relkind = 'r'"
                + " AND relnamespace = 'public'::regnamespace")) {
            test.execute("ALTER TABLE " + table.get(0) + " OWNER TO " + keto.name());
        }
        TestRole admin = test.role("admin");
        test.execute("ALTER ROLE " + admin.name() + " CREATEROLE");
        if (test.major() >= 16) {
            test.execute("GRANT " + keto.name() + " TO " + admin.name() + " WITH ADMIN TRUE, INHERIT FALSE, SET FALSE");
        }
        String memberships = "SELECT m.* FROM pg_auth_members AS m WHERE member = '" + admin.name() + "'::regrole";
        List<List<String>> before = test.rows(memberships);
        try (MigrationFixture plain =
                new MigrationFixture(test, test.url(admin.name()), admin.password(), folder.resolve("plain"))) {
            MigrationFixture.done(plain.apply(new CleanupStep(
                    plain.database,
                    settings,
                    folder,
                    new CleanupStep.Options(Optional.of(test.name()), false, Users.DEFAULT))));
        }
        assertThat(test.rows(memberships)).isEqualTo(before);
    }

    @Test
    void the_emptied_tables_go_when_asked_for_at_once_or_later() throws Exception {
        leaveOut();
        MigrationFixture.done(cleanUp());
        assertThat(state(true)).isEqualTo(Inspection.State.TO_DO);
        Cleanup later = MigrationFixture.done(fixture.apply(step(Optional.of(test.name()), true)));
        ObjectNode golden = CatalogSnapshot.golden("keto/catalog-v0.7.json");
        golden.retain("keto_relation_tuples", "networks", "schema_migration");
        assertThat(CatalogSnapshot.of(test)).isEqualTo(golden);
        assertThat(later.dropped()).hasSize(6);
        assertThat(later.emptied()).isEmpty();
        assertThat(later.legacyTuples()).as("what the first one proved stays").isEqualTo(200);
        assertThat(later.export()).isPresent();
    }

    @Test
    void the_preview_is_what_runs_and_writes_nothing() throws Exception {
        leaveOut();
        JsonNode before = CatalogSnapshot.of(test);
        List<String> preview = step(Optional.empty(), false).preview();
        assertThat(CatalogSnapshot.of(test)).isEqualTo(before);
        assertThat(preview)
                .contains("DROP TABLE \"public\".\"" + LEGACY + "\"")
                .last()
                .isEqualTo("COMMIT");
        Cleanup cleanup = MigrationFixture.done(cleanUp());
        assertThat(preview).containsSubsequence(cleanup.statements());
    }

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
        MigrationFixture.done(fixture.apply(
                DecideStep.on(fixture.database, settings, folder, all, Choice.defer(), new RecreateBy.Nothing())));
        assertThat(refusal()).containsExactly("SKIPPED_TUPLES_UNDECIDED");
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
    }

    @Test
    void is_refused_when_moved_tuples_are_gone_and_no_cut_over_is_recorded() throws Exception {
        leaveOut();
        test.execute("DELETE FROM keto_relation_tuples WHERE object = (SELECT min(object) FROM keto_relation_tuples)");
        assertThat(refusal()).containsExactly("TARGET_CHANGED");
    }

    @Test
    void what_v0_7_changed_after_the_cut_over_is_listed_and_not_held_against_it() throws Exception {
        leaveOut();
        Files.writeString(folder.resolve("cutover.json"), "{\"oldUser\":\"keto\"}");
        test.execute("DELETE FROM keto_relation_tuples WHERE object = (SELECT min(object) FROM keto_relation_tuples)");
        MigrationFixture.done(fixture.produce(new VerifyStep(fixture.database, settings, folder)));
        Cleanup cleanup = MigrationFixture.done(cleanUp());
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
    void the_table_of_an_excluded_namespace_stays_with_its_migrations() throws Exception {
        LegacyTuples.add(test, 2, "kept", "view", "alice");
        settings = MigrationFixture.settings(folder, Map.of(0, "videos", 1, "groups"), 2L);
        verify();
        leaveOut();
        Cleanup cleanup = MigrationFixture.done(fixture.apply(step(Optional.of(test.name()), true)));
        assertThat(cleanup.kept()).containsExactly("public.keto_0000000002_relation_tuples");
        assertThat(test.queryLong("SELECT count(*) FROM keto_0000000002_relation_tuples"))
                .isEqualTo(1);
        assertThat(test.queryLong("SELECT count(*) FROM keto_namespace_0000000002_migrations"))
                .isEqualTo(1);
        assertThat(test.queryString("SELECT to_regclass('" + LEGACY + "')")).isNull();
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
                Outcome<Cleanup> outcome = impatient.apply(new CleanupStep(
                        impatient.database,
                        settings,
                        folder,
                        new CleanupStep.Options(Optional.of(test.name()), false, Users.DEFAULT)));
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
