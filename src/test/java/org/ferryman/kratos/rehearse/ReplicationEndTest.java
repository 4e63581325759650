package org.ferryman.kratos.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ferryman.kratos.replicate.LogicalServer;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.backup.ScratchCopy;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL drops no database that subscribes or has a slot. */
@UsesServer
@Timeout(60)
class ReplicationEndTest {

    private static final List<String> COPIES = List.of("ferryman_restore_0badcafe", "ferryman_restore_1badcafe");

    private static LogicalServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = LogicalServer.shared();
    }

    private Database postgres() throws Exception {
        return Database.open(ConnectionSettings.resolve(
                        server.url("postgres"), Map.of("PGPASSWORD", server.password()), folder, PasswordPrompt.NONE)
                .with(TestPatience.get()));
    }

    private static void run(String database, String... statements) throws Exception {
        for (String statement : statements) {
            server.execute(database, statement);
        }
    }

    /** As a killed process leaves them: the server itself goes on. */
    private static void follow(String from, String to, String name) throws Exception {
        run(from, "CREATE PUBLICATION " + name + " FOR TABLE thing");
        server.texts(from, "SELECT pg_create_logical_replication_slot('" + name + "', 'pgoutput')");
        String port = server.url(from).replaceAll(".*:(\\d+)/.*", "$1");
        run(
                to,
                "CREATE SUBSCRIPTION " + name + " CONNECTION 'host=127.0.0.1 port=" + port + " dbname=" + from
                        + " user=postgres password=" + server.password() + "' PUBLICATION " + name
                        + " WITH (create_slot = false, copy_data = false)");
        Eventually.until(() -> server.texts(
                        from, "SELECT 1 FROM pg_replication_slots WHERE active AND slot_name = '" + name + "'")
                .contains("1"));
    }

    @Test
    void copies_that_a_killed_rehearsal_left_following_each_other_are_dropped() throws Exception {
        for (String copy : COPIES) {
            run("postgres", "CREATE DATABASE " + copy);
            run(copy, "CREATE TABLE thing (id int PRIMARY KEY)");
        }
        follow(COPIES.get(0), COPIES.get(1), "there_0badcafe");
        follow(COPIES.get(1), COPIES.get(0), "back_0badcafe");
        try (Database postgres = postgres()) {
            assertThat(ScratchCopy.dropLeft(postgres)).isEmpty();
        }
        assertThat(server.texts("postgres", "SELECT datname FROM pg_database")).doesNotContainAnyElementsOf(COPIES);
        assertThat(server.texts("postgres", "SELECT slot_name FROM pg_replication_slots"))
                .doesNotContain("there_0badcafe", "back_0badcafe");
    }
}
