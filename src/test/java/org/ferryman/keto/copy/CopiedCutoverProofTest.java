package org.ferryman.keto.copy;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.keto.StatusReader;
import org.ferryman.keto.finish.CleanupStep;
import org.ferryman.keto.finish.CompareStep;
import org.ferryman.keto.finish.CutoverResult;
import org.ferryman.keto.finish.CutoverStep;
import org.ferryman.keto.finish.UndoStep;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesFixture;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoReadStandIn;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.keto.tuple.SubjectSyntax;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The proof of a cut-over after a copy, where a run was interrupted or the record is of another one. */
@UsesServer
@Timeout(60)
final class CopiedCutoverProofTest {

    private static final int TUPLES = 5_000;
    private static final String VIDEOS = "keto_0000000000_relation_tuples";
    private static final String ADDED = "INSERT INTO " + VIDEOS
            + " SELECT 'default', 'new ' || i, 'view', 'u', '2022-01-01' FROM generate_series(1, 20) AS i";
    private static final String BY_V0_7 = "INSERT INTO keto_relation_tuples (shard_id, nid, namespace_id, object,"
            + " relation, subject_id, commit_time) SELECT overlay(md5('v7') placing '4' from 13)::uuid, id, 0, 'o',"
            + " 'view', 'v0.7', now() FROM networks";
    private static final String GONE_IN_V0_7 = "DELETE FROM keto_relation_tuples WHERE object = 'new 1'";
    private static final String OPEN = "v0.7 may be written to";
    private static final String MISSED = "SET session_replication_role = replica";

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

    private Connection oldSession() throws SQLException {
        return DriverManager.getConnection(
                test.url(oldUser).replaceFirst("^postgresql://[^@]*@", "jdbc:postgresql://"), oldUser, "pw");
    }

    @Test
    void a_verification_of_an_earlier_migration_proves_nothing() throws Exception {
        migrated();
        assertThat(copy.verify(copy.settings).holds()).isTrue();
        UndoStep undo = new UndoStep(
                copy.steps.database,
                new RoleNames(Optional.of(oldUser), Optional.empty()),
                folder,
                CopyFixture.SOON,
                false);
        MigrationFixture.done(copy.steps.apply(undo));
        copy.steps.applySchema();
        copy.copy();
        copy.migrateChanges();
        test.execute(MISSED, GONE_IN_V0_7, "RESET session_replication_role");
        CutoverResult cutover = MigrationFixture.done(copy.steps.apply(step(false)));
        assertThat(cutover.proof()).isEqualTo(RowEquality.DIFFERS);
        assertThat(look()).contains("CUTOVER_ROWS_DIFFER");
        assertThat(RolesFixture.blockers(cleanUp(false))).contains("CUTOVER_NOT_PROVEN");
    }

    @Test
    void what_differed_before_v0_7_was_opened_is_told_and_stays_known_where_v0_6_is_not_stopped() throws Exception {
        test.execute(MISSED, ADDED.replace("new", "missed"), "RESET session_replication_role");
        migrated();
        try (Connection session = oldSession()) {
            assertThat(session.isClosed()).isFalse();
            assertThat(cutOver(OPEN, () -> execute(BY_V0_7)).findings())
                    .singleElement()
                    .satisfies(told -> assertThat(told.seen())
                            .contains("role " + oldUser + " has 1 sessions", "did not hold what v0.6's tables hold"));
        }
        CutoverResult cutover = MigrationFixture.done(copy.steps.apply(step(false)));
        assertThat(cutover.proof()).isEqualTo(RowEquality.DIFFERS);
        assertThat(RolesFixture.ids(cutover.findings())).contains("CUTOVER_ROWS_DIFFER", "TUPLES_MISSING");
    }

    @Test
    void where_clients_have_written_since_an_opening_a_comparison_that_does_not_hold_proves_nothing() throws Exception {
        migrated();
        Instant first = opened();
        execute(GONE_IN_V0_7, BY_V0_7);
        CutoverResult cutover = MigrationFixture.done(copy.steps.apply(step(true)));
        assertThat(cutover.proof()).isEqualTo(RowEquality.UNPROVEN);
        assertThat(cutover.openedAt()).as("when it was said first").isEqualTo(first);
        assertThat(RolesFixture.ids(cutover.findings())).contains("CUTOVER_UNPROVEN");
        assertThat(look()).contains("CUTOVER_UNPROVEN");
        assertThat(RolesFixture.blockers(cleanUp(false))).contains("CUTOVER_NOT_PROVEN");
        assertThat(RolesFixture.blockers(cleanUp(true))).doesNotContain("CUTOVER_NOT_PROVEN");
    }

    /** By a run that v0.6's sessions have kept from its end. */
    private Instant opened() throws Exception {
        List<Instant> told = new ArrayList<>();
        try (Connection session = oldSession()) {
            assertThat(session.isClosed()).isFalse();
            assertThat(RolesFixture.ids(
                            copy.steps.apply(step(false).onOpen(told::add)).findings()))
                    .containsExactly("CUTOVER_OPENED");
        }
        return told.get(0);
    }

    @Test
    void a_cut_over_whose_result_is_lost_is_not_proven() throws Exception {
        migrated();
        MigrationFixture.done(copy.steps.apply(step(false)));
        Files.delete(folder.resolve("cutover.json"));
        Files.delete(folder.resolve("verify-held.json"));
        assertThat(look()).contains("CUTOVER_DONE", "CUTOVER_UNPROVEN");
        assertThat(RolesFixture.blockers(cleanUp(false))).contains("CUTOVER_NOT_PROVEN");
    }

    @Test
    void a_comparison_before_v0_7_is_opened_is_kept_for_the_clean_up() throws Exception {
        migrated();
        assertThat(MigrationFixture.done(copy.steps.apply(step(true))).proof()).isEqualTo(RowEquality.EQUAL);
        execute(GONE_IN_V0_7);
        assertThat(folder.resolve("verify-held.json")).exists();
        assertThat(RolesFixture.blockers(cleanUp(false))).containsExactly("SKIPPED_TUPLES_UNDECIDED");
    }

    @Test
    void clients_that_v0_7_serves_before_v0_6_is_stopped_do_not_spoil_the_proof() throws Exception {
        migrated();
        try (Connection session = oldSession()) {
            assertThat(session.isClosed()).isFalse();
            assertThat(cutOver(OPEN, () -> execute(GONE_IN_V0_7)).findings())
                    .singleElement()
                    .satisfies(told -> assertThat(told.id() + " " + told.seen())
                            .contains("CUTOVER_OPENED", "role " + oldUser + " has 1 sessions"));
        }
        assertThat(MigrationFixture.done(copy.steps.apply(step(false))).proof()).isEqualTo(RowEquality.EQUAL);
    }

    @Test
    void where_the_triggers_are_gone_every_tuple_is_compared_before_and_the_reason_is_told() throws Exception {
        migrated();
        copy.stop();
        assertThat(RolesFixture.ids(step(false).inspect(Work.quiet()).findings()))
                .contains("DIFFERENCE_NOT_USED");
        CutoverResult cutover = MigrationFixture.done(copy.steps.apply(step(false)));
        assertThat(cutover.proof()).isEqualTo(RowEquality.EQUAL);
        assertThat(cutover.compared()).isEmpty();
    }
}
