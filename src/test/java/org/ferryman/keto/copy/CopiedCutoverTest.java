package org.ferryman.keto.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Work;
import org.ferryman.keto.StatusReader;
import org.ferryman.keto.ahead.ProvenDifference;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.finish.CleanupStep;
import org.ferryman.keto.finish.CompareStep;
import org.ferryman.keto.finish.CutoverResult;
import org.ferryman.keto.finish.CutoverStep;
import org.ferryman.keto.finish.TakeBackStep;
import org.ferryman.keto.finish.UndoStep;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesFixture;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoReadStandIn;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.keto.tuple.SubjectSyntax;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The cut-over after a copy: it goes by what is proven of the changes, and compares every tuple once v0.7 serves. */
@UsesServer
@Timeout(60)
final class CopiedCutoverTest {

    private static final int TUPLES = 5_000;
    private static final String VIDEOS = "keto_0000000000_relation_tuples";
    private static final String ADDED = "INSERT INTO " + VIDEOS
            + " SELECT 'default', 'new ' || i, 'view', 'u', '2022-01-01' FROM generate_series(1, 20) AS i";
    private static final String BY_V0_7 = "INSERT INTO keto_relation_tuples (shard_id, nid, namespace_id, object,"
            + " relation, subject_id, commit_time) SELECT overlay(md5('v7') placing '4' from 13)::uuid, id, 0, 'o',"
            + " 'view', 'v0.7', now() FROM networks";
    private static final String GONE_IN_V0_7 = "DELETE FROM keto_relation_tuples WHERE object = 'new 1'";
    private static final String OPEN = "v0.7 may be written to";
    private static final String PROOF = "comparison of every tuple";
    private static final String MISSED = "SET session_replication_role = replica";

    private static final Pattern SCAN =
            Pattern.compile("Scan.* on keto_(?:\\d{10}_)?relation_tuples .*rows=(\\d+) loops=(\\d+)");
    private static final Pattern REMOVED = Pattern.compile("Rows Removed by (?:Filter|Index Recheck): (\\d+)");

    @TempDir
    private Path folder;

    private TestDatabase test;
    private CopyFixture copy;
    private KetoReadStandIn old;
    private KetoReadStandIn fresh;
    private String oldUser;

    /** Copied, and changed in v0.6 since. */
    @BeforeEach
    void copied(TestDatabase database) throws Exception {
        test = database;
        oldUser = test.unusedRole("keto_old");
        test.execute("CREATE ROLE " + oldUser + " LOGIN PASSWORD 'pw'");
        old = new KetoReadStandIn(KetoApi.V0_6);
        fresh = new KetoReadStandIn(KetoApi.V0_7);
        copy = CopyFixture.filled(test, folder, TUPLES);
        copy.copy();
        test.execute(ADDED, "DELETE FROM " + VIDEOS + " WHERE commit_time < '2021-01-01 00:00:31'");
    }

    private void migrated() throws Exception {
        copy.migrateChanges();
        for (List<String> row :
                test.rows("SELECT object, relation, subject FROM " + VIDEOS + " WHERE subject <> 'a#b'")) {
            for (KetoReadStandIn server : List.of(old, fresh)) {
                server.with(
                        "videos",
                        row.get(0),
                        row.get(1),
                        SubjectSyntax.parse(row.get(2)).orElseThrow());
            }
        }
    }

    @AfterEach
    void close() throws Exception {
        old.close();
        fresh.close();
        copy.close();
    }

    private CutoverStep step(boolean verifyFirst) throws Exception {
        return new CutoverStep(
                copy.steps.database,
                copy.settings,
                folder,
                KetoServer.at(old.url(), KetoApi.V0_6),
                KetoServer.at(fresh.url(), KetoApi.V0_7),
                new CutoverStep.Options(
                        new CompareStep.Options(20, 1, CompareStep.Options.LIMIT),
                        Duration.ZERO,
                        new RoleNames(Optional.of(oldUser), Optional.empty()),
                        verifyFirst));
    }

    /** With something that happens when a phase begins. */
    private Outcome<CutoverResult> cutOver(String phase, Happening happening) throws Exception {
        boolean[] done = {false};
        return copy.steps.apply(
                step(false),
                progress -> {
                    if (!done[0] && progress.phase().text().equals(phase)) {
                        done[0] = true;
                        happening.happen();
                    }
                },
                new Cancellation());
    }

    private interface Happening {
        void happen();
    }

    private void execute(String... statements) {
        try {
            test.execute(statements);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    /** What a look says that reads no tuple. */
    private List<String> look() throws Exception {
        return RolesFixture.ids(new StatusReader(copy.steps.database, copy.settings, folder)
                .look(Work.quiet())
                .findings());
    }

    private Outcome<?> cleanUp(boolean withoutProof) {
        return copy.steps.apply(new CleanupStep(
                copy.steps.database,
                copy.settings,
                folder,
                new CleanupStep.Options(
                        Optional.of(test.name()),
                        false,
                        new RoleNames(Optional.of(oldUser), Optional.empty()),
                        withoutProof)));
    }

    @Test
    void every_tuple_is_compared_once_v0_7_serves_as_both_sides_were_before() throws Exception {
        migrated();
        assertThat(look()).contains("DIFFERENCE_PROVEN");
        assertThat(RolesFixture.ids(step(false).inspect(Work.quiet()).findings()))
                .contains("PROOF_CHOICE");
        List<String> phases = new ArrayList<>();
        ProgressListener noting = progress -> {
            Progress.Phase phase = progress.phase();
            if (phases.isEmpty() || !phases.get(phases.size() - 1).equals(phase.text())) {
                phases.add(phase.text());
                if (phase.text().equals(OPEN)) {
                    execute(BY_V0_7, GONE_IN_V0_7);
                }
            }
        };
        List<Instant> told = new ArrayList<>();
        CutoverResult cutover = MigrationFixture.done(copy.steps.apply(
                step(false).onOpen(when -> {
                    assertThat(phases).doesNotContain(PROOF);
                    told.add(when);
                }),
                noting,
                new Cancellation()));
        assertThat(told).containsExactly(cutover.openedAt());
        assertThat(phases).containsSubsequence("comparison", OPEN, PROOF);
        assertThat(phases.subList(0, phases.indexOf(OPEN))).doesNotContain("legacy tables", "tuples");
        assertThat(cutover.proof()).isEqualTo(RowEquality.EQUAL);
        assertThat(cutover.compared())
                .extracting(namespace -> namespace.legacy() + " " + namespace.migrated() + " " + namespace.skipped())
                .containsExactly("4990 4940 50", "0 0 0");
        assertThat(cutover.skipped().orElseThrow().undecided()).isEqualTo(50);
        assertThat(cutover.comparison().namespaces().get(0).sampled()).isEqualTo(20);
        assertThat(copy.verify(copy.settings).holds())
                .as("what v0.7 has deleted since is gone")
                .isFalse();
        assertThat(RolesFixture.blockers(cleanUp(false))).containsExactly("SKIPPED_TUPLES_UNDECIDED");
    }

    @Test
    void before_v0_7_may_be_written_to_no_plan_reads_a_whole_table() throws Exception {
        Path log = Path.of(test.queryString("SHOW data_directory")).resolveSibling("server.log");
        Assumptions.assumeTrue(Files.isReadable(log), "the server's log is elsewhere");
        String database = TestDatabase.quote(test.name());
        copy.close();
        test.execute(
                "ALTER DATABASE " + database + " SET session_preload_libraries = 'auto_explain'",
                "ALTER DATABASE " + database + " SET auto_explain.log_min_duration = 0",
                "ALTER DATABASE " + database + " SET auto_explain.log_analyze = on",
                "ALTER DATABASE " + database + " SET auto_explain.log_nested_statements = on");
        long from = Files.size(log);
        copy = new CopyFixture(test, folder, copy.settings);
        migrated();
        String ofMigration = since(log, from);
        from = Files.size(log);
        String ofCutover;
        try (Connection session = oldSession()) {
            assertThat(RolesFixture.ids(copy.steps.apply(step(false)).findings()))
                    .containsExactly("CUTOVER_OPENED");
            ofCutover = since(log, from);
            from = Files.size(log);
            assertThat(RolesFixture.ids(copy.steps.apply(step(true)).findings()))
                    .containsExactly("CUTOVER_OPENED");
            assertThat(session.isClosed()).isFalse();
        }
        assertThat(ofMigration).contains("Index Scan using keto_relation_tuples_pkey");
        assertThat(ofCutover).contains("Index Scan using keto_0000000000_relation_tuples_user_set_idx");
        assertThat(large(ofMigration)).isEmpty();
        assertThat(large(ofCutover)).isEmpty();
        assertThat(large(since(log, from))).as("with --verify-first").isNotEmpty();
    }

    private static String since(Path log, long from) throws IOException {
        byte[] all = Files.readAllBytes(log);
        return new String(all, (int) from, all.length - (int) from, StandardCharsets.UTF_8);
    }

    private Connection oldSession() throws SQLException {
        return DriverManager.getConnection(
                test.url(oldUser).replaceFirst("^postgresql://[^@]*@", "jdbc:postgresql://"), oldUser, "pw");
    }

    /** The nodes that read more of a table of tuples than there are changes or questions. */
    private static List<String> large(String plans) {
        List<String> large = new ArrayList<>();
        String node = "";
        for (String line : plans.split("\n", -1)) {
            Matcher scan = SCAN.matcher(line);
            Matcher removed = REMOVED.matcher(line);
            if (scan.find()) {
                node = line;
                if (Long.parseLong(scan.group(1)) * Long.parseLong(scan.group(2)) > TUPLES / 20) {
                    large.add(line);
                }
            } else if (line.contains("->")) {
                node = "";
            } else if (!node.isEmpty() && removed.find() && Long.parseLong(removed.group(1)) > TUPLES / 20) {
                large.add(node + line);
            }
        }
        return large;
    }

    @Test
    void a_write_before_the_cut_over_is_found_without_a_scan() throws Exception {
        migrated();
        test.execute("BEGIN; " + BY_V0_7 + "; COMMIT; DELETE FROM keto_relation_tuples WHERE subject_id = 'v0.7'");
        assertThat(RolesFixture.blockers(copy.steps.apply(step(false)))).containsExactly("TARGET_HAS_TRAFFIC");
        assertThat(MigrationFixture.done(copy.steps.apply(step(true))).proof())
                .as("what was taken back leaves no difference")
                .isEqualTo(RowEquality.EQUAL);
    }

    @Test
    void what_is_written_while_the_servers_are_compared_keeps_from_cutting_over() throws Exception {
        migrated();
        assertThat(RolesFixture.blockers(cutOver("comparison", () -> execute(BY_V0_7))))
                .containsExactly("TARGET_HAS_TRAFFIC");
        assertThat(folder.resolve("cutover.json")).doesNotExist();
    }

    @Test
    void what_v0_6_writes_until_it_is_stopped_keeps_from_cutting_over_until_it_is_migrated() throws Exception {
        migrated();
        assertThat(cutOver(OPEN, () -> execute(ADDED.replace("new", "late"))).findings())
                .singleElement()
                .satisfies(told -> assertThat(told.id() + " " + told.seen())
                        .contains("CUTOVER_OPENED", "tuples have changed since the migration"));
        assertThat(RolesFixture.blockers(copy.steps.apply(step(false)))).containsExactly("LEGACY_CHANGED_MEANWHILE");
        assertThat(folder.resolve("cutover.json")).doesNotExist();
        assertThat(look()).contains("CUTOVER_OPENED");
        RoleNames users = new RoleNames(Optional.of(oldUser), Optional.empty());
        for (Change<?> change : List.of(
                copy.steps.migration(copy.settings),
                copy.step(),
                new UndoStep(copy.steps.database, users, folder, CopyFixture.SOON, true))) {
            assertThat(RolesFixture.blockers(copy.steps.apply(change))).containsExactly("CUTOVER_OPENED");
        }
        MigrationFixture.done(copy.steps.apply(new TakeBackStep(copy.steps.database, folder)));
        assertThat(look()).doesNotContain("CUTOVER_OPENED");
        assertThat(copy.migrate().totals().migrated()).isEqualTo(20);
        assertThat(MigrationFixture.done(copy.steps.apply(step(false))).proof()).isEqualTo(RowEquality.EQUAL);
    }

    @Test
    void what_the_triggers_missed_is_told_by_the_proof_and_with_verify_first_before_v0_7_serves() throws Exception {
        test.execute(MISSED, ADDED.replace("new", "missed"), "RESET session_replication_role");
        migrated();
        assertThat(RolesFixture.blockers(copy.steps.apply(step(true)))).containsExactly("TUPLES_MISSING");
        CutoverResult cutover = MigrationFixture.done(copy.steps.apply(step(false)));
        assertThat(cutover.proof()).isEqualTo(RowEquality.DIFFERS);
        assertThat(RolesFixture.ids(cutover.findings())).contains("CUTOVER_ROWS_DIFFER", "TUPLES_MISSING");
        assertThat(RolesFixture.blockers(cleanUp(false))).contains("CUTOVER_NOT_PROVEN");
        MigrationFixture.done(copy.steps.apply(new TakeBackStep(copy.steps.database, folder)));
        assertThat(copy.migrate().totals().migrated()).isEqualTo(20);
        assertThat(MigrationFixture.done(copy.steps.apply(step(false))).proof()).isEqualTo(RowEquality.EQUAL);
    }

    @Test
    void when_the_snapshot_is_lost_it_is_unproven_and_the_clean_up_waits_for_a_verification() throws Exception {
        migrated();
        CutoverResult cutover = MigrationFixture.done(cutOver(
                PROOF,
                () -> execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                        + " current_database() AND state = 'idle in transaction'")));
        assertThat(cutover.proof()).isEqualTo(RowEquality.UNPROVEN);
        assertThat(RolesFixture.ids(cutover.findings())).contains("CUTOVER_UNPROVEN");
        assertThat(Files.readString(folder.resolve("cutover.json"))).contains("\"unproven\"");
        assertThat(look()).contains("CUTOVER_DONE", "CUTOVER_UNPROVEN");
        assertThat(RolesFixture.blockers(cleanUp(false)))
                .containsExactly("CUTOVER_NOT_PROVEN", "SKIPPED_TUPLES_UNDECIDED");
        assertThat(RolesFixture.blockers(cleanUp(true))).containsExactly("SKIPPED_TUPLES_UNDECIDED");
        assertThat(copy.verify(copy.settings).holds()).isTrue();
        assertThat(look()).contains("CUTOVER_DONE").doesNotContain("CUTOVER_UNPROVEN");
        assertThat(RolesFixture.blockers(cleanUp(false))).containsExactly("SKIPPED_TUPLES_UNDECIDED");
    }

    @Test
    void the_sums_are_what_counting_and_digesting_every_row_says() throws Exception {
        Random random = new Random(19);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 40; i++) {
                test.execute(change(random, round * 100 + i));
            }
            Migration migration = copy.migrateChanges();
            KetoMark.Difference proven = migration.difference().orElseThrow();
            assertThat(proven.rows()).isEqualTo(test.queryLong("SELECT count(*) FROM keto_relation_tuples"));
            try (Connection connection = test.connect()) {
                connection.setAutoCommit(false);
                Session session = new Session(connection, new Cancellation()).in("public");
                assertThat(ProvenDifference.read(session, CatalogReader.read(session), copy.settings)
                                .proven()
                                .orElseThrow()
                                .fingerprint())
                        .isEqualTo(copy.verify(copy.settings).fingerprint());
            }
            copy.copy();
        }
        copy.requireSameAsFull(copy.settings);
    }

    private static String change(Random random, int nth) {
        String subject = List.of("u", "a#b", "groups:g#member", "nowhere:x#y").get(random.nextInt(4));
        String at =
                " WHERE commit_time = '2021-01-01'::timestamp + " + random.nextInt(TUPLES) + " * interval '1 second'";
        return switch (random.nextInt(4)) {
            case 0 -> "DELETE FROM " + VIDEOS + at;
            case 1 -> "UPDATE " + VIDEOS + " SET subject = '" + subject + "'" + at;
            case 2 ->
                "INSERT INTO keto_0000000001_relation_tuples VALUES ('default', 'g" + nth + "', 'member', '" + subject
                        + "', '2022-02-02')";
            default ->
                "INSERT INTO " + VIDEOS + " VALUES ('default', 'o" + nth + "', 'view', '" + subject
                        + "', '2022-02-02')";
        };
    }
}
