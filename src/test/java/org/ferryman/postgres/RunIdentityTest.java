package org.ferryman.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.engine.Cancellation;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;

@UsesServer
class RunIdentityTest {

    private static ConnectionSettings settings(TestDatabase database) throws Exception {
        return ConnectionSettings.resolve(database.url(), Map.of(), Path.of("nowhere"), PasswordPrompt.NONE);
    }

    @Test
    void a_server_is_known_by_its_system_identifier(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            RunIdentity identity =
                    RunIdentity.of(new Session(connection, new Cancellation()), settings(database), "public");
            String system = database.queryString("SELECT system_identifier FROM pg_control_system()");
            assertThat(identity).isEqualTo(new RunIdentity(system, database.name(), "public"));
            assertThat(identity.folderName("keto.legacy"))
                    .isEqualTo("keto.legacy-" + system + "-" + database.name() + "-public");
        }
    }

    @Test
    void a_role_that_may_not_read_it_goes_by_host_and_port(TestDatabase database) throws Exception {
        TestRole role = database.role("reader");
        database.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
        try (Connection connection = database.connect(role)) {
            RunIdentity identity =
                    RunIdentity.of(new Session(connection, new Cancellation()), settings(database), "public");
            assertThat(identity.server()).isEqualTo(database.host() + "_" + database.port());
        }
    }

    @Test
    void different_databases_never_share_a_folder_on_any_file_system() {
        RunIdentity[] different = {
            new RunIdentity("1", "keto", "public"),
            new RunIdentity("1", "Keto", "public"),
            new RunIdentity("1", "a-b", "c"),
            new RunIdentity("1", "a", "b-c"),
            new RunIdentity("1", "a/../b", "c"),
            new RunIdentity("1", "a%2f..%2fb", "c"),
            new RunIdentity("1", "é".repeat(31), "é".repeat(31)),
            new RunIdentity("1", "é".repeat(31), "é".repeat(30) + "è"),
        };
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (RunIdentity identity : different) {
            assertThat(identity.folderName("keto.legacy")).matches("[a-z0-9_%.-]{1,200}");
            names.add(identity.folderName("keto.legacy"));
        }
        assertThat(names).hasSameSizeAs(different);
    }
}
