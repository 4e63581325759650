package org.ferryman.keto.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoUpgrade;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.ahead.RemoveCaptureStep;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.finish.CleanupStep;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.move.SchemaStep;
import org.ferryman.keto.move.VerifyStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesFixture;
import org.ferryman.playbook.backup.BackupOptions;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupStep;
import org.ferryman.playbook.backup.BackupTool;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What notes the changes since a copy is in nobody's way, and goes with everything else. */
@UsesServer
@Timeout(90)
final class CaptureAfterwardsTest {

    private static final ClientTools REAL = ClientTools.of(System.getenv(), System.getProperty("os.name"));

    @TempDir
    private Path folder;

    /** What a capture could leave that the tables' catalog does not show. */
    private static List<List<String>> traces(TestDatabase test) throws SQLException {
        List<List<String>> all = new ArrayList<>(test.rows(
                "SELECT oid, nspname, nspacl FROM pg_namespace" + " WHERE nspname !~ '^pg_(toast_)?temp' ORDER BY 1"));
        all.addAll(test.rows("SELECT oid, proname FROM pg_proc WHERE oid >= 16384 ORDER BY 1"));
        all.addAll(test.rows("SELECT oid, tgname FROM pg_trigger ORDER BY 1"));
        return all;
    }

    @Test
    void copied_frozen_migrated_by_the_new_user_and_rolled_back_nothing_is_left(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        JsonNode catalog = CatalogSnapshot.of(test);
        List<List<String>> traces = traces(test);
        List<List<String>> privileges = roles.privileges();
        roles.created();
        copy(roles, settings);
        assertThat(roles.asKeto(
                        "INSERT INTO " + RolesFixture.TABLE + " VALUES ('default', 'o', 'view', 'u', '2022-01-01')"))
                .isEmpty();
        roles.frozen();
        assertThat(migrated(roles, settings)).contains("CHANGES_COMPARED");
        test.awaitNone("SELECT count(*) FROM pg_stat_activity WHERE usename = '" + roles.newUser() + "'");
        MigrationFixture.done(roles.undo(false));
        assertThat(CatalogSnapshot.of(test)).isEqualTo(catalog);
        assertThat(traces(test)).isEqualTo(traces);
        assertThat(roles.privileges()).isEqualTo(privileges);
        assertThat(roles.asKeto("DELETE FROM " + RolesFixture.TABLE + " WHERE object = 'o'"))
                .isEmpty();
    }

    @Test
    void a_role_that_may_not_read_what_was_noted_compares_everything_and_copying_again_helps(TestDatabase test)
            throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        roles.created();
        copy(roles, settings);
        for (List<String> reader : test.rows("SELECT DISTINCT a.grantee::regrole FROM pg_namespace,"
                + " aclexplode(nspacl) AS a WHERE nspname = 'ferryman_capture' AND a.grantee <> nspowner")) {
            test.execute("REVOKE USAGE ON SCHEMA ferryman_capture FROM " + reader.get(0));
        }
        roles.frozen();
        assertThat(migrated(roles, settings)).contains("COPY_NOT_USED");
        roles.thawed();
        copy(roles, settings);
        roles.frozen();
        assertThat(migrated(roles, settings)).contains("CHANGES_COMPARED");
    }

    private void copy(RolesFixture roles, KetoSettings settings) throws Exception {
        try (MigrationFixture steps = roles.steps()) {
            MigrationFixture.done(steps.apply(new SchemaStep(steps.database, Optional.empty())));
            MigrationFixture.done(steps.apply(new CopyStep(steps.database, settings, folder, CopyFixture.SOON)));
        }
    }

    /** What the new user's migration tells. */
    private List<String> migrated(RolesFixture roles, KetoSettings settings) throws Exception {
        TestRole newUser = new TestRole(
                roles.newUser(),
                Files.readString(folder.resolve("new-user.password")).strip());
        try (MigrationFixture steps =
                new MigrationFixture(roles.test.url(newUser.name()), newUser.password(), folder)) {
            return RolesFixture.ids(steps.migrate(settings).findings());
        }
    }

    @Test
    void it_goes_with_the_legacy_tables(TestDatabase test) throws Exception {
        LegacyTuples.create(test);
        LegacyTuples.add(test, 0, "o", "view", "u");
        TestRole keto = test.role("keto");
        test.execute("GRANT USAGE, CREATE ON SCHEMA public TO " + keto.name());
        for (List<String> table : test.rows("SELECT oid::regclass FROM pg_class WHERE relkind = 'r'"
                + " AND relnamespace = 'public'::regnamespace")) {
            test.execute("ALTER TABLE " + table.get(0) + " OWNER TO " + keto.name());
        }
        try (CopyFixture copy =
                new CopyFixture(test, folder, MigrationFixture.settings(folder, LegacyTuples.NAMESPACES))) {
            copy.copy();
            copy.migrateChanges();
            MigrationFixture.done(copy.steps.produce(new VerifyStep(copy.steps.database, copy.settings, folder)));
            MigrationFixture.done(copy.steps.apply(new CleanupStep(
                    copy.steps.database,
                    copy.settings,
                    folder,
                    new CleanupStep.Options(Optional.of(test.name()), false, RoleNames.DEFAULT))));
            assertThat(test.queryLong("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'ferryman%'"))
                    .isZero();
            assertThat(test.queryLong("SELECT count(*) FROM pg_trigger")).isZero();
            assertThat(LegacyTuples.migrated(test)).isEqualTo(1);
        }
    }

    @Test
    void a_removal_that_stopped_half_way_goes_on(TestDatabase test) throws Exception {
        try (CopyFixture copy = CopyFixture.filled(test, folder, 100)) {
            copy.copy();
            test.execute("DROP TRIGGER ferryman_capture_update ON " + RolesFixture.TABLE);
            Outcome<?> outcome = copy.steps.apply(new RemoveCaptureStep(copy.steps.database, CopyFixture.SOON));
            MigrationFixture.done(outcome);
            assertThat(test.queryLong("SELECT count(*) FROM pg_trigger")).isZero();
        }
    }

    @Test
    void a_built_in_backup_leaves_it_out(TestDatabase test) throws Exception {
        try (CopyFixture copy = CopyFixture.filled(test, folder, 100)) {
            copy.copy();
            BackupResult backup =
                    MigrationFixture.done(backup(copy, BackupTool.BUILT_IN, false, Optional.of(copy.steps.database)));
            assertThat(backup.findings()).isEmpty();
            assertThat(Files.readString(folder.resolve("to/keto-snapshot.sql"))).doesNotContain("ferryman_capture");
        }
    }

    @Test
    void pg_dump_alone_would_save_its_triggers_without_their_function(TestDatabase test) throws Exception {
        Assumptions.assumeTrue(
                ClientTools.suited(REAL.find(new Cancellation()), test.major()).isPresent(), "no pg_dump here");
        try (CopyFixture copy = CopyFixture.filled(test, folder, 100)) {
            copy.copy();
            assertThat(RolesFixture.blockers(backup(copy, BackupTool.PG_DUMP, true, Optional.empty())))
                    .containsExactly("BACKUP_WITH_CAPTURE");
            BackupResult whole =
                    MigrationFixture.done(backup(copy, BackupTool.PG_DUMP, false, Optional.of(copy.steps.database)));
            assertThat(whole.findings()).extracting(Finding::id).containsExactly("BACKUP_WITH_CAPTURE");
            assertThat(whole.verified()).extracting(BackupResult.Proof::how).contains(BackupResult.How.TEST_RESTORE);
        }
    }

    private Outcome<BackupResult> backup(
            CopyFixture copy, BackupTool tool, boolean onlyKeto, Optional<Database> scratch) {
        return copy.steps.produce(new BackupStep(
                copy.steps.database,
                new KetoUpgrade(Optional.of(copy.settings)),
                folder,
                new BackupOptions(
                        Optional.of(folder.resolve("to")),
                        Optional.of(tool),
                        onlyKeto,
                        Optional.empty(),
                        scratch,
                        REAL,
                        line -> {})));
    }
}
