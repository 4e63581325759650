package org.ferryman.keto.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Run;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.finish.Comparison;
import org.ferryman.keto.finish.CutoverResult;
import org.ferryman.keto.move.MigrationFixture;
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
        Comparison agreed = new Comparison(when, "", "", "", 1, List.of(), 0, 0, List.of(), 0, List.of());
        Run.writeResult(
                folder,
                CutoverRecord.ID,
                new CutoverResult(when, oldUser, agreed, List.of(), 0, Optional.empty(), List.of()));
    }
}
