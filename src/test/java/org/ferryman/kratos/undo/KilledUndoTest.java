package org.ferryman.kratos.undo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.GoldenRows;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.KratosUpgrade;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.freeze.KratosFreezeStep;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.migrate.KratosMigrateStep;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.migrate.MigratingKratos;
import org.ferryman.kratos.migrate.MigratingKratos.Manner;
import org.ferryman.playbook.backup.BackupOptions;
import org.ferryman.playbook.backup.BackupStep;
import org.ferryman.playbook.backup.BackupTool;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.HeldProcess;
import org.ferryman.testing.TcpProxy;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wherever Ferryman is killed while it undoes an upgrade, the same step brings the database back. */
@UsesServer
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class KilledUndoTest {

    private static final int ROWS = 3;
    private static final String OLD = "v1.3.1";
    private static final String NEW = "v26.2.0";
    private static final Pattern END = Pattern.compile("pg_terminate_backend\\(\\d+\\)");
    private static final String OURS = "SELECT FROM pg_stat_activity WHERE application_name LIKE 'ferryman%'"
            + " AND datname = current_database() AND pid <> pg_backend_pid()";

    @TempDir
    private Path folder;

    /** The step in a process of its own: takes a URL, a run folder, what the new Kratos does, and where to wait. */
    static final class Undo {

        private Undo() {}

        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[1]);
            AtomicReference<String> last = new AtomicReference<>("");
            AtomicInteger times = new AtomicInteger(Integer.parseInt(arguments[4]));
            ProgressListener waits = now -> {
                boolean begins = !now.phase().text().equals(last.getAndSet(phase(now)));
                if (begins && phase(now).equals(arguments[3]) && times.decrementAndGet() == 0) {
                    HeldProcess.waitAt(arguments[3]);
                }
            };
            try (MigrationFixture fixture = new MigrationFixture(arguments[0], System.getenv("PGPASSWORD"), folder)) {
                MigrationFixture.done(fixture.apply(step(fixture, folder, arguments[2]), waits, new Cancellation()));
            }
        }

        private static String phase(Progress now) {
            return now.phase().text();
        }
    }

    /** @param how by the backup if this is empty, else by a Kratos that behaves so */
    private static KratosUndoStep step(MigrationFixture fixture, Path folder, String how) throws Exception {
        NewKratos kratos = how.isEmpty()
                ? new NewKratos.Unnamed()
                : new NewKratos.Program(
                        new KratosBinary(MigratingKratos.command(folder, NEW, Manner.valueOf(how)), Map.of()));
        String database = fixture.database.settings().database();
        return new KratosUndoStep(
                fixture.database,
                kratos,
                folder,
                KratosUpgrade.NAMES,
                new KratosUndoStep.Options(
                        how.isEmpty(),
                        Optional.empty(),
                        Optional.of(database),
                        Waiting.DEFAULT,
                        ClientTools.in(Path.of("/nowhere"))));
    }

    private Process started(TestDatabase test, String url, String how, String phase, int times) throws Exception {
        return HeldProcess.saying(
                phase, Undo.class, test.password(), url, folder.toString(), how, phase, Integer.toString(times));
    }

    /** Filled, frozen, and migrated by a stand-in that records migrations only. */
    private void upgrade(TestDatabase test) throws Exception {
        GoldenSchema.create(test, OLD);
        GoldenRows.fill(test, OLD, ROWS);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            MigrationFixture.done(fixture.apply(new KratosFreezeStep(fixture.database, folder, Waiting.DEFAULT)));
            NewKratos kratos = new NewKratos.Program(
                    new KratosBinary(MigratingKratos.command(folder, NEW, Manner.WELL), Map.of()));
            MigrationFixture.done(
                    fixture.apply(new KratosMigrateStep(fixture.database, kratos, folder, MigrateOptions.USUAL)));
        }
    }

    private static long recorded(String tag) {
        return KratosLevels.SHIPPED.ofTag(tag).orElseThrow().versions().size();
    }

    private Outcome<KratosUndo> again(TestDatabase test, String how) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            return fixture.apply(step(fixture, folder, how));
        }
    }

    private void assertTakenBack(TestDatabase test) throws Exception {
        KratosUndo undone = MigrationFixture.done(again(test, "WELL"));
        assertThat(undone.to()).isEqualTo(OLD);
        assertThat(undone.equal()).as(undone.findings().toString()).isTrue();
        assertThat(undone.asBeforeUpgrade()).contains(true);
        assertThat(test.queryLong("SELECT count(*) FROM schema_migration")).isEqualTo(recorded(OLD));
        assertThat(test.queryLong("SELECT count(*) FROM sessions")).isEqualTo(ROWS);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            assertThat(step(fixture, folder, "WELL").inspect(Work.quiet()).state())
                    .isEqualTo(Inspection.State.DONE);
        }
    }

    /** The Kratos that it has started does not notice, and goes on. */
    @Test
    void killed_while_kratos_takes_back_the_kratos_that_goes_on_is_named_and_then_it_goes_on(TestDatabase test)
            throws Exception {
        upgrade(test);
        Process process = started(test, test.url(), "HANGS_AT_THE_FOURTH", "taking back", 1);
        try (OutputStream go = process.getOutputStream()) {
            go.write('\n');
            go.flush();
            test.awaitSome("SELECT count(*) FROM (" + OURS + " AND query LIKE '%pg_sleep(120)%') AS hangs");
        } finally {
            process.destroyForcibly().waitFor();
        }
        Outcome<KratosUndo> refused = again(test, "WELL");
        assertThat(refused).isInstanceOf(Outcome.Blocked.class);
        Finding running = refused.findings().stream()
                .filter(finding -> finding.id().equals("KRATOS_MIGRATION_RUNNING"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(refused.toString()));
        List<String> calls =
                END.matcher(running.remedy()).results().map(MatchResult::group).toList();
        assertThat(calls).isNotEmpty();
        test.execute("SELECT " + String.join(", ", calls));
        test.awaitNone("SELECT count(*) FROM (" + OURS + ") AS left_over");
        assertThat(test.queryLong("SELECT count(*) FROM schema_migration"))
                .as("three are taken back")
                .isEqualTo(recorded(NEW) - 3);
        assertTakenBack(test);
    }

    @Tag("soak")
    @Test
    void cancelled_while_kratos_takes_back_the_same_step_goes_on(TestDatabase test) throws Exception {
        upgrade(test);
        Cancellation cancellation = new Cancellation();
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            KratosUndoStep step = step(fixture, folder, "HANGS_AT_THE_FOURTH");
            CompletableFuture<Outcome<KratosUndo>> running =
                    CompletableFuture.supplyAsync(() -> fixture.apply(step, ProgressListener.NONE, cancellation));
            test.awaitSome("SELECT count(*) FROM (" + OURS + " AND query LIKE '%pg_sleep(120)%') AS hangs");
            cancellation.request();
            Outcome<KratosUndo> outcome = running.get();
            assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.PartWay.class);
            assertThat(outcome.findings()).extracting(Finding::id).containsExactly("KRATOS_UNDO_INTERRUPTED");
        }
        assertTakenBack(test);
    }

    /** Before Kratos began, and when all is taken back and nothing is proven. */
    @Tag("soak")
    @ParameterizedTest
    @CsvSource({"checksums, 1", "checksums, 2"})
    void killed_before_or_after_the_migrations_are_taken_back_it_is_taken_back_and_proven(
            String phase, int times, TestDatabase test) throws Exception {
        upgrade(test);
        started(test, test.url(), "WELL", phase, times).destroyForcibly().waitFor();
        test.awaitNone("SELECT count(*) FROM (" + OURS + ") AS left_over");
        assertTakenBack(test);
    }

    /** With a backup of the old level, and every table of the new one in its place. */
    private void replaced(TestDatabase test) throws Exception {
        GoldenSchema.create(test, OLD);
        GoldenRows.fill(test, OLD, ROWS);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            MigrationFixture.done(fixture.produce(new BackupStep(
                    fixture.database,
                    new KratosUpgrade(),
                    folder,
                    new BackupOptions(
                            Optional.of(folder.resolve("to")),
                            Optional.of(BackupTool.BUILT_IN),
                            false,
                            Optional.empty(),
                            Optional.empty(),
                            ClientTools.in(Path.of("/nowhere")),
                            line -> {}))));
        }
        String[] old = GoldenSchema.catalog(OLD).properties().stream()
                .map(table -> TestDatabase.quote(table.getKey()))
                .toArray(String[]::new);
        test.execute(Arrays.stream(old)
                .map(table -> "DROP TABLE " + table + " CASCADE")
                .toArray(String[]::new));
        GoldenSchema.create(test, NEW);
        GoldenRows.fill(test, NEW, ROWS);
    }

    private void assertRestored(TestDatabase test) throws Exception {
        KratosUndo undone = MigrationFixture.done(again(test, ""));
        assertThat(undone.to()).isEqualTo(OLD);
        assertThat(undone.equal()).isTrue();
        assertThat(CatalogSnapshot.of(test)).isEqualTo(GoldenSchema.catalog(OLD));
        assertThat(test.queryLong("SELECT count(*) FROM sessions")).isEqualTo(ROWS);
    }

    /** Its tables are dropped, and a part of the old ones is there: within its transaction. */
    @ParameterizedTest
    @CsvSource({"restore, 1"})
    void killed_while_it_restores_all_is_as_it_was_and_the_same_step_restores(
            String phase, int times, TestDatabase test) throws Exception {
        assertNothingChangedAndRestores(phase, times, test);
    }

    @Tag("soak")
    @ParameterizedTest
    @CsvSource({"proof, 1", "checksums, 1", "compare, 1"})
    void killed_anywhere_before_its_commit_all_is_as_it_was_and_the_same_step_restores(
            String phase, int times, TestDatabase test) throws Exception {
        assertNothingChangedAndRestores(phase, times, test);
    }

    private void assertNothingChangedAndRestores(String phase, int times, TestDatabase test) throws Exception {
        replaced(test);
        started(test, test.url(), "", phase, times).destroyForcibly().waitFor();
        test.awaitNone("SELECT count(*) FROM (" + OURS + ") AS left_over");
        assertThat(CatalogSnapshot.of(test)).isEqualTo(GoldenSchema.catalog(NEW));
        assertThat(test.queryLong("SELECT count(*) FROM identity_login_codes")).isEqualTo(ROWS);
        assertRestored(test);
    }

    @Tag("soak")
    @Test
    void killed_before_it_learned_that_it_has_committed_it_is_done(TestDatabase test) throws Exception {
        replaced(test);
        try (TcpProxy proxy = TcpProxy.to(test.host(), test.port())) {
            Process process = started(test, test.urlThrough(proxy.port()), "", "compare", 1);
            try (OutputStream go = process.getOutputStream()) {
                proxy.fallSilentAtCommit();
                go.write('\n');
                go.flush();
                test.awaitSome("SELECT count(*) FROM (SELECT count(*) AS recorded FROM schema_migration) AS now"
                        + " WHERE recorded = " + recorded(OLD));
                assertThat(process.isAlive()).isTrue();
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        KratosUndo undone = MigrationFixture.done(again(test, ""));
        assertThat(undone.changed()).as("it was there already").isFalse();
        assertRestored(test);
    }
}
