package org.ferryman.playbook.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoUpgrade;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whoever lists the machine's processes learns no password. */
@UsesServer
@EnabledOnOs(OS.LINUX)
@Timeout(120)
final class ProcessListTest {

    private static final ClientTools REAL = ClientTools.of(System.getenv(), System.getProperty("os.name"));

    @TempDir
    private Path folder;

    @Test
    void no_command_line_holds_the_password_while_pg_dump_runs(TestDatabase test) throws Exception {
        Assumptions.assumeTrue(
                ClientTools.suited(REAL.find(new Cancellation()), test.major()).isPresent(), "no pg_dump here");
        TestRole role = test.role("dumper");
        test.execute("ALTER ROLE " + TestDatabase.quote(role.name()) + " SUPERUSER", "CREATE TABLE beside ()");
        LegacyTuples.generate(test, 500);
        Cancellation cancellation = new Cancellation();
        try (MigrationFixture fixture = new MigrationFixture(test.url(role.name()), role.password(), folder);
                Connection holder = test.connect();
                Statement lock = holder.createStatement()) {
            KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
            BackupOptions options = new BackupOptions(
                    Optional.of(folder.resolve("to")),
                    Optional.of(BackupTool.PG_DUMP),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    REAL,
                    line -> {});
            holder.setAutoCommit(false);
            lock.execute("LOCK TABLE beside IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<Outcome<BackupResult>> ended = CompletableFuture.supplyAsync(() -> fixture.produce(
                    new BackupStep(fixture.database, new KetoUpgrade(Optional.of(settings)), folder, options),
                    progress -> {},
                    cancellation));
            List<String> lines;
            do {
                assertThat(ended).isNotDone();
                lines = commandLines();
            } while (lines.stream().noneMatch(line -> line.contains("pg_dump") && line.contains(folder.toString())));
            assertThat(String.join("\n", lines)).doesNotContain(role.password());
            cancellation.request();
            assertThat(ended.get()).isInstanceOf(Outcome.Cancelled.class);
        }
    }

    private static List<String> commandLines() throws IOException {
        List<String> lines = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    byte[] line = Files.readAllBytes(process.resolve("cmdline"));
                    lines.add(new String(line, StandardCharsets.UTF_8).replace('\0', ' '));
                } catch (IOException ended) {
                    lines.add("");
                }
            }
        }
        return lines;
    }
}
