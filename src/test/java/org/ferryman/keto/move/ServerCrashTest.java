package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.postgres.embedded.CrashingServer;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server itself crashes while tuples are moved. */
@UsesServer
@Timeout(180)
final class ServerCrashTest {

    private static final int TUPLES = 20_000;

    @Test
    void the_migration_goes_on_when_the_server_is_back(@TempDir Path serverFolder, @TempDir Path folder)
            throws Exception {
        try (CrashingServer crashing = new CrashingServer(serverFolder)) {
            try (Connection connection = crashing.server().connect("postgres");
                    Statement statement = connection.createStatement()) {
                LegacySchema.create(connection, "public", List.of(0, 1));
                statement.execute(LegacyTuples.generateSql(0, TUPLES));
            }
            try (MigrationFixture fixture = new MigrationFixture(
                    crashing.server().url("postgres"), crashing.server().password(), folder)) {
                fixture.applySchema();
                int[] crashes = {0};
                Outcome<Migration> outcome = fixture.apply(
                        fixture.migration(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES)),
                        progress -> {
                            if (progress.phase() == MovePhase.INDEXES && crashes[0] == 0) {
                                crashes[0]++;
                                crash(crashing);
                            }
                        },
                        new Cancellation());
                assertThat(MigrationFixture.done(outcome).totals().migrated()).isEqualTo(TUPLES - TUPLES / 100);
                assertThat(crashes[0]).isEqualTo(1);
                assertThat(Files.readString(folder.resolve("journal.jsonl"))).contains("\"step-retry\"");
                assertThat(fixture.verify(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES))
                                .holds())
                        .isTrue();
            }
            try (Connection connection = crashing.server().connect("postgres");
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT count(*) FROM keto_relation_tuples")) {
                row.next();
                assertThat(row.getLong(1)).isEqualTo(TUPLES - TUPLES / 100);
            }
        }
    }

    private static void crash(CrashingServer server) {
        try {
            server.crashAndRestart();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
