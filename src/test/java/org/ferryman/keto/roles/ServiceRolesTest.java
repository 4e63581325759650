package org.ferryman.keto.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Run;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.finish.AnswerComparison;
import org.ferryman.keto.finish.CutoverResult;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.postgres.roles.WriteProof;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which role v0.6 works as, where its tables belong to one that can't log in. */
@UsesServer
@Timeout(60)
final class ServiceRolesTest {

    private static final String BLOCKED = "OLD_USER_CANNOT_LOG_IN";

    @TempDir
    private Path folder;

    private static Outcome<RetiredUser> retire(RolesFixture roles, RoleNames users) throws Exception {
        try (MigrationFixture steps = roles.steps()) {
            return steps.apply(new RetireUserStep(steps.database, users, roles.folder));
        }
    }

    @Test
    void an_owner_that_cannot_log_in_is_not_taken_for_it(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "owner", true);
        test.execute("ALTER ROLE " + roles.keto.name() + " NOLOGIN");
        assertThat(RolesFixture.blockers(roles.create(Optional.empty()))).containsExactly(BLOCKED);
        assertThat(RolesFixture.blockers(roles.freeze())).containsExactly(BLOCKED);
        assertThat(RolesFixture.blockers(retire(roles, RoleNames.DEFAULT))).containsExactly(BLOCKED);
        assertThat(roles.thawed().applied()).as("a way back is not blocked").isFalse();
    }

    @Test
    void the_member_that_logs_in_is_named_and_frozen_and_thawed(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "owner", true);
        TestRole app = test.role("app");
        test.dropRoleAfterwards(app.name() + "_new");
        test.execute(
                "ALTER ROLE " + roles.keto.name() + " NOLOGIN", "GRANT " + roles.keto.name() + " TO " + app.name());
        String read = "SELECT * FROM " + RolesFixture.TABLE;
        String write = "DELETE FROM " + RolesFixture.TABLE + " WHERE false";
        RoleNames users = new RoleNames(Optional.of(app.name()), Optional.empty());
        try (MigrationFixture steps = roles.steps()) {
            MigrationFixture.done(steps.apply(new NewUserStep(steps.database, users, folder, Optional.empty())));
        }
        FreezeResult freeze = roles.frozen();
        assertThat(freeze.oldUser()).as("as recorded").isEqualTo(app.name());
        assertThat(freeze.proof()).hasSize(2).allMatch(WriteProof::holds);
        assertThat(roles.as(app, read)).isEmpty();
        assertThat(roles.as(app, write)).isEqualTo("42501");
        assertThat(roles.thawed().exact()).isTrue();
        assertThat(roles.as(app, write)).isEmpty();
    }

    @Test
    void d17_the_login_that_writes_by_a_groups_grants_is_found_by_its_sessions(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "dbadmin", true);
        TestRole app = writesByAGroup(test);
        assertThat(RolesFixture.blockers(roles.create(Optional.empty())))
                .as("nobody is connected")
                .containsExactly("OLD_USER_UNCLEAR");
        try (Connection served = test.connect(app)) {
            assertThat(served.isValid(5)).isTrue();
            assertThat(roles.created().oldUser()).isEqualTo(app.name());
        }
        assertThat(MigrationFixture.done(retire(roles, RoleNames.DEFAULT)).role())
                .as("as recorded")
                .isEqualTo(app.name());
        assertThat(roles.asKeto("SELECT 1")).as("dbadmin still logs in").isEmpty();
    }

    @Test
    void d17_with_owner_and_another_connected_nobody_is_guessed(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "dbadmin", true);
        TestRole app = writesByAGroup(test);
        try (Connection served = test.connect(app);
                Connection other = test.connect(roles.keto)) {
            assertThat(served.isValid(5) && other.isValid(5)).isTrue();
            assertThat(RolesFixture.blockers(roles.freeze())).containsExactly("OLD_USER_UNCLEAR");
            assertThat(RolesFixture.blockers(retire(roles, RoleNames.DEFAULT))).containsExactly("OLD_USER_UNCLEAR");
        }
        RoleNames named = new RoleNames(Optional.of(app.name()), Optional.empty());
        assertThat(MigrationFixture.done(retire(roles, named)).role()).isEqualTo(app.name());
    }

    @Test
    void d17_who_only_reads_and_who_administers_are_not_taken_for_it(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        TestRole reader = test.role("reader");
        TestRole admin = test.role("dba");
        test.execute(
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + reader.name(),
                "ALTER ROLE " + admin.name() + " CREATEROLE",
                "GRANT " + roles.keto.name() + " TO " + admin.name());
        try (Connection reads = test.connect(reader);
                Connection administers = test.connect(admin)) {
            assertThat(reads.isValid(5) && administers.isValid(5)).isTrue();
            assertThat(roles.created().oldUser()).isEqualTo(roles.keto.name());
        }
    }

    /** A login whose rights are a group's: Vault and Terraform set it up like this. */
    private static TestRole writesByAGroup(TestDatabase test) throws Exception {
        TestRole group = test.role("app_rw");
        TestRole app = test.role("ketoapp");
        test.dropRoleAfterwards(app.name() + "_new");
        test.execute(
                "ALTER ROLE " + group.name() + " NOLOGIN",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + group.name(),
                "GRANT " + group.name() + " TO " + app.name());
        return app;
    }

    @Test
    void one_that_was_retired_is_still_known(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", false);
        assertThat(MigrationFixture.done(retire(roles, RoleNames.DEFAULT)).applied())
                .isTrue();
        assertThat(MigrationFixture.done(retire(roles, RoleNames.DEFAULT)).applied())
                .as("again")
                .isFalse();
        Files.delete(folder.resolve("user-retire.json"));
        assertThat(RolesFixture.blockers(retire(roles, RoleNames.DEFAULT))).containsExactly(BLOCKED);
        RoleNames named = new RoleNames(Optional.of(roles.keto.name()), Optional.empty());
        assertThat(MigrationFixture.done(retire(roles, named)).role()).isEqualTo(roles.keto.name());
    }

    @Test
    void one_that_was_kept_from_logging_in_by_hand_after_the_cut_over_is_still_known(TestDatabase test)
            throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", false);
        test.execute("ALTER ROLE " + roles.keto.name() + " NOLOGIN");
        cutOver(roles.keto.name());
        assertThat(MigrationFixture.done(retire(roles, RoleNames.DEFAULT)).role())
                .isEqualTo(roles.keto.name());
        Files.delete(folder.resolve("user-retire.json"));
        cutOver("another");
        assertThat(RolesFixture.blockers(retire(roles, RoleNames.DEFAULT))).containsExactly(BLOCKED);
    }

    private void cutOver(String oldUser) throws Exception {
        Instant when = Instant.EPOCH;
        AnswerComparison agreed = new AnswerComparison(when, "", "", "", 1, List.of(), 0, 0, List.of(), 0, List.of());
        Run.writeResult(
                folder,
                CutoverRecord.ID.text(),
                new CutoverResult(
                        when,
                        when,
                        oldUser,
                        agreed,
                        Optional.empty(),
                        List.of(),
                        0,
                        Optional.empty(),
                        RowEquality.EQUAL,
                        List.of(),
                        List.of()));
    }
}
