package org.ferryman.keto.finish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.app.DatabaseRun;
import org.ferryman.app.RunSubject;
import org.ferryman.app.UserFolders;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesFixture;
import org.ferryman.keto.roles.ThawResult;
import org.ferryman.keto.roles.ThawStep;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another run folder leads back as exactly as the one that went the way: the database's mark tells it what was. */
@UsesServer
@Timeout(90)
final class OtherFolderTest {

    @TempDir
    private Path folder;

    @TempDir
    private Path home;

    /** As a front door opens it. */
    private DatabaseRun other(TestDatabase test) throws Exception {
        ConnectionSettings settings = ConnectionSettings.resolve(
                        test.url(), Map.of("PGPASSWORD", test.password()), home, PasswordPrompt.NONE)
                .with(TestPatience.get());
        return DatabaseRun.open(
                settings,
                RunSubject.keto(Optional.empty()),
                Optional.of(home.resolve("other")),
                new UserFolders(Map.of(), home, "Linux"),
                new Cancellation());
    }

    private static RollBackResult undone(DatabaseRun run) {
        return MigrationFixture.done(run.runner()
                .apply(
                        new UndoStep(run.database(), RoleNames.DEFAULT, run.folder(), Waiting.DEFAULT, false),
                        progress -> {},
                        new Cancellation()));
    }

    @Test
    void f6_another_folder_rolls_back_exactly(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        test.execute("GRANT INSERT ON " + RolesFixture.TABLE + " TO "
                + test.role("reader").name());
        List<List<String>> before = roles.privileges();
        JsonNode catalog = CatalogSnapshot.of(test);
        roles.migrateAll();
        try (DatabaseRun run = other(test)) {
            assertThat(run.findings()).extracting(Finding::id).containsExactly("MARK_TAKEN_OVER");
            RollBackResult undone = undone(run);
            assertThat(undone.thaw().exact()).isTrue();
            assertThat(undone.user().dropped()).isTrue();
        }
        assertThat(roles.privileges()).isEqualTo(before);
        assertThat(CatalogSnapshot.of(test)).isEqualTo(catalog);
    }

    @Test
    void f6_a_freeze_after_the_migration_is_thawed_exactly_from_another_folder(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.migrateAll();
        roles.thawed();
        test.execute("GRANT INSERT ON " + RolesFixture.TABLE + " TO "
                + test.role("reader").name());
        List<List<String>> before = roles.privileges();
        roles.frozen();
        try (DatabaseRun run = other(test)) {
            Outcome<ThawResult> thawed = run.runner()
                    .apply(
                            new ThawStep(run.database(), RoleNames.DEFAULT, run.folder(), Waiting.DEFAULT),
                            progress -> {},
                            new Cancellation());
            assertThat(MigrationFixture.done(thawed).exact()).isTrue();
        }
        assertThat(roles.privileges()).isEqualTo(before);
    }
}
