package org.ferryman.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.Map;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.Remedies;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A test restore leaves no copy of production behind, even when its process was killed. */
@UsesServer
final class ScratchCopyTest {

    private static final String THERE = "SELECT count(*) FROM pg_database WHERE datname = '%s'";

    @TempDir
    private Path folder;

    @Test
    void what_a_killed_process_left_is_dropped_and_what_is_in_use_is_not(TestDatabase test) throws Exception {
        try (Database server = open(test);
                Database other = open(test.another());
                ScratchCopy live = ScratchCopy.create(server, "UTF8")) {
            String name = live.database().settings().database();
            assertThat(name).matches("ferryman_restore_[0-9a-f]{8}");
            String left = "ferryman_restore_%08x".formatted(System.nanoTime() & 0xFFFF_FFFFL);
            test.execute("CREATE DATABASE " + left);
            assertThat(ScratchCopy.dropLeft(other)).doesNotContain(left, name);
            assertThat(test.queryLong(THERE.formatted(left))).isZero();
            assertThat(test.queryLong(THERE.formatted(name))).isEqualTo(1);
            live.close();
            assertThat(test.queryLong(THERE.formatted(name))).isZero();
        }
    }

    @Test
    void one_to_which_somebody_is_connected_is_named(TestDatabase test) throws Exception {
        String left = "ferryman_restore_%08x".formatted(System.nanoTime() & 0xFFFF_FFFFL);
        test.execute("CREATE DATABASE " + left);
        try (Database server = open(test)) {
            try (Database inUse = Database.open(server.settings().toDatabase(left));
                    Connection connection = inUse.connect()) {
                assertThat(connection.isValid(1)).isTrue();
                assertThat(ScratchCopy.dropLeft(server)).contains(left);
            }
            test.execute("DROP DATABASE " + left);
            assertThat(ScratchCopy.dropLeft(server)).doesNotContain(left);
        }
    }

    @Test
    void a_user_is_made_able_to_have_one_by_what_it_says(TestDatabase test) throws Exception {
        TestRole user = test.role("user");
        try (Database server = Database.open(ConnectionSettings.resolve(
                        test.url(user.name()), Map.of("PGPASSWORD", user.password()), folder, PasswordPrompt.NONE)
                .with(TestPatience.get()))) {
            Finding refused = catchThrowableOfType(BlockedException.class, () -> ScratchCopy.create(server, "UTF8"))
                    .findings()
                    .get(0);
            assertThat(refused.id()).isEqualTo("SCRATCH_NOT_CREATED");
            test.execute(Remedies.sql(refused).toArray(String[]::new));
            try (ScratchCopy copy = ScratchCopy.create(server, "UTF8")) {
                assertThat(copy.database().settings().database()).startsWith("ferryman_restore_");
            }
        }
    }

    /** How long an index takes depends on how texts are sorted. */
    @Test
    void one_like_another_sorts_as_that_one_and_finds_names_in_the_same_schemas(TestDatabase test) throws Exception {
        test.execute(
                "CREATE SCHEMA \"Its own\"",
                "ALTER ROLE CURRENT_USER IN DATABASE " + TestDatabase.quote(test.name())
                        + " SET search_path = \"Its own\", public");
        String sorts = "SELECT datcollate || ' ' || datctype || ' ' || encoding FROM pg_database WHERE datname = '%s'";
        try (Database server = open(test);
                ScratchCopy copy = new Transactions(server)
                        .snapshot(new Cancellation(), session -> ScratchCopy.like(session, server));
                Connection connection = copy.database().connect()) {
            String name = copy.database().settings().database();
            assertThat(test.queryString(sorts.formatted(name)))
                    .isEqualTo(test.queryString(sorts.formatted(test.name())));
            try (ResultSet path = connection.createStatement().executeQuery("SHOW search_path")) {
                path.next();
                assertThat(path.getString(1)).isEqualTo("\"Its own\", public");
            }
        }
    }

    private Database open(TestDatabase test) throws Exception {
        return Database.open(ConnectionSettings.resolve(
                        test.url(), Map.of("PGPASSWORD", test.password()), folder, PasswordPrompt.NONE)
                .with(TestPatience.get()));
    }
}
