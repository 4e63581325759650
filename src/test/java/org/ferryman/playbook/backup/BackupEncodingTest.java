package org.ferryman.playbook.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.KetoUpgrade;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** pg_dump and pg_restore write names in the encoding of the database. */
@UsesServer
@DisabledOnOs(OS.WINDOWS)
final class BackupEncodingTest {

    private static final ClientTools REAL = ClientTools.of(System.getenv(), System.getProperty("os.name"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "UTF8,ключ",
        "LATIN1,caf\u00e9",
        "WIN1252,caf\u00e9 \u20ac",
        "KOI8R,ключ",
        "EUC_JP,日本",
        "SQL_ASCII,caf\u00e9"
    })
    void a_schema_and_a_table_may_have_names_in_any_encoding(String encoding, String named, TestDatabase test)
            throws Exception {
        Assumptions.assumeTrue(
                ClientTools.suited(REAL.find(new Cancellation()), test.major()).isPresent(), "no pg_dump here");
        String name = test.name() + "_encoded";
        test.execute("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING '" + encoding
                + "' LC_COLLATE 'C' LC_CTYPE 'C'");
        try (Connection connection = DriverManager.getConnection(
                        test.jdbcUrl().replaceAll("/[^/]*$", "/" + name), test.superuser(), test.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA \"" + named + "\"; CREATE TABLE public.\"" + named + "\" (a int);"
                    + " ALTER DATABASE " + name + " SET search_path = \"" + named + "\"");
            LegacySchema.create(connection, named, List.of(0));
            String url = test.url().replaceAll("/[^/]*$", "/" + name);
            try (MigrationFixture fixture = new MigrationFixture(url, test.password(), folder)) {
                KetoSettings settings = MigrationFixture.settings(folder, Map.of(0, "videos"));
                Path to = folder.resolve("to");
                BackupOptions options = new BackupOptions(
                        Optional.of(to), Optional.empty(), false, Optional.empty(), Optional.empty(), REAL, line -> {});
                BackupResult backup = MigrationFixture.done(fixture.produce(
                        new BackupStep(fixture.database, new KetoUpgrade(Optional.of(settings)), folder, options)));
                assertThat(backup.tool()).isEqualTo(BackupTool.PG_DUMP);
                assertThat(backup.source().schema()).isEqualTo(named);
                assertThat(backup.source().encoding()).isEqualTo(encoding);
                assertThat(backup.verified())
                        .extracting(BackupResult.Proof::how)
                        .contains(BackupResult.How.LISTED);
                BackupResult again = MigrationFixture.done(fixture.produce(new BackupVerifyStep(
                        fixture.database,
                        new KetoUpgrade(Optional.of(settings)),
                        folder,
                        Optional.of(to),
                        BackupOptions.of(REAL))));
                assertThat(again.verified()).extracting(BackupResult.Proof::how).contains(BackupResult.How.LISTED);
            }
        } finally {
            test.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'",
                    "DROP DATABASE " + name);
        }
    }
}
