package org.ferryman.postgres.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.Work;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes that keep readers out for a moment only, on a server of their own. */
@UsesServer
class ShortLocksTest {

    @TempDir
    Path folder;

    @Test
    @Timeout(60)
    void a_standby_server_that_is_away_does_not_prolong_them() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.startIn(folder.resolve("server"))) {
            execute(server, "CREATE TABLE legacy (n int)");
            execute(server, "ALTER SYSTEM SET synchronous_commit = on");
            execute(server, "ALTER SYSTEM SET synchronous_standby_names = 'away'");
            execute(server, "SELECT pg_reload_conf()");
            try (Database database = Database.open(ConnectionSettings.resolve(
                    server.url("postgres"), Map.of("PGPASSWORD", server.password()), folder, PasswordPrompt.NONE))) {
                QualifiedName table = new QualifiedName("public", "legacy");
                boolean done = new ShortLocks(database, ShortLocks.Waiting.DEFAULT)
                        .run(Work.quiet(), List.of(table), List.of(), (session, locking) -> {
                            locking.run(List.of("ALTER TABLE " + table.quoted() + " ADD COLUMN m int"));
                            return true;
                        })
                        .result();
                assertThat(done).isTrue();
            }
            execute(server, "SET lock_timeout = '1s'; SELECT m FROM legacy");
        } finally {
            EmbeddedServer.remove(folder.resolve("server"));
        }
    }

    private static void execute(EmbeddedServer server, String sql) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
