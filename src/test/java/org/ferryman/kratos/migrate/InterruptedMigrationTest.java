package org.ferryman.kratos.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressListener;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.freeze.KratosFreezeStep;
import org.ferryman.kratos.migrate.MigratingKratos.Manner;
import org.ferryman.postgres.content.DigestPhase;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Migrations that end at any point, in any way: the same step again brings them to their end. */
@UsesServer
@Timeout(120)
class InterruptedMigrationTest {

    private static final String OURS = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE"
            + " 'ferryman-kratos-%' AND datname = current_database()";

    private static final String HANGS = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(120)%'"
            + " AND application_name LIKE 'ferryman-kratos-%' AND datname = current_database()";

    @TempDir
    private Path folder;

    /** How it ends. */
    enum Way {
        /** The program is killed. */
        KILLED,
        /** The user cancels. */
        CANCELLED,
        /** The server ends all sessions and goes on, as with a restart. */
        RESTARTED
    }

    /** Where, and between which releases: Kratos below v25.4.0 is not asked for its migrations. */
    private record Case(String point, Way way, String from, String to) {

        Manner manner() {
            return Manner.valueOf((way == Way.KILLED ? "DIES_" : "HANGS_") + point);
        }

        boolean inAnIndex() {
            return point.equals("IN_AN_INDEX");
        }

        boolean begins() {
            return !point.equals("AT_THE_START");
        }
    }

    static Stream<Case> each_point_once() {
        return Stream.of(
                new Case("AT_THE_FOURTH", Way.RESTARTED, "v0.11.1", "v1.3.1"),
                new Case("UNRECORDED", Way.KILLED, "v1.3.1", "v26.2.0"),
                new Case("IN_AN_INDEX", Way.KILLED, "v26.2.0", MigratingKratos.LATER));
    }

    static Stream<Case> all_others() {
        List<Case> quick = each_point_once().toList();
        return Stream.of(Way.values())
                .flatMap(way -> Stream.of(
                        new Case("AT_THE_START", way, "v0.11.1", "v1.3.1"),
                        new Case("AT_THE_FOURTH", way, "v0.11.1", "v1.3.1"),
                        new Case("UNRECORDED", way, "v1.3.1", "v26.2.0"),
                        new Case("IN_AN_INDEX", way, "v26.2.0", MigratingKratos.LATER),
                        new Case("AT_THE_END", way, "v0.11.1", "v1.3.1")))
                .filter(Predicate.not(quick::contains));
    }

    @ParameterizedTest
    @MethodSource("each_point_once")
    void the_same_step_goes_on(Case ended, TestDatabase test) throws Exception {
        assertGoesOn(ended, test);
    }

    @Tag("soak")
    @ParameterizedTest
    @MethodSource("all_others")
    void the_same_step_goes_on_wherever_and_however_it_ended(Case ended, TestDatabase test) throws Exception {
        assertGoesOn(ended, test);
    }

    private void assertGoesOn(Case ended, TestDatabase test) throws Exception {
        GoldenSchema.create(test, ended.from());
        try (MigrationFixture fixture = new MigrationFixture(test, folder);
                Connection report = test.connect()) {
            Cancellation cancellation = new Cancellation();
            KratosMigrateStep step = step(fixture, ended.to(), ended.manner());
            CompletableFuture<Outcome<KratosMigration>> running =
                    CompletableFuture.supplyAsync(() -> fixture.apply(step, ProgressListener.NONE, cancellation));
            if (ended.inAnIndex()) {
                test.awaitSome(OURS + " AND query LIKE '%a report%'");
                hold(report);
            }
            if (ended.way() != Way.KILLED) {
                test.awaitSome(
                        ended.inAnIndex()
                                ? "SELECT count(*) FROM (" + MigratingKratos.WAITING + ") AS waiting"
                                : HANGS);
                if (ended.way() == Way.CANCELLED) {
                    cancellation.request();
                } else {
                    endAllSessions(test);
                }
            }
            assertTold(ended, running.get());
            test.awaitNone(OURS);
            report.close();
            KratosMigration done = MigrationFixture.done(fixture.apply(step(fixture, ended.to(), Manner.WELL)));
            assertThat(test.queryLong("SELECT count(DISTINCT version) FROM schema_migration"))
                    .isEqualTo(MigratingKratos.versions(ended.to()).size());
            assertThat(test.queryLong("SELECT count(*) FROM schema_migration"))
                    .isEqualTo(MigratingKratos.versions(ended.to()).size());
            assertThat(test.queryLong("SELECT count(*) FROM pg_index WHERE NOT indisvalid"))
                    .isZero();
            assertRepaired(ended, done);
        }
    }

    private static void hold(Connection report) throws Exception {
        report.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        report.setAutoCommit(false);
        try (Statement statement = report.createStatement()) {
            statement.execute("SET application_name = 'a report'");
            statement.execute("SELECT count(*) FROM courier_messages");
        }
    }

    private static void assertTold(Case ended, Outcome<KratosMigration> outcome) {
        if (ended.point().equals("AT_THE_END") && ended.way() != Way.CANCELLED) {
            // The database says that all is done, whatever became of the program.
            assertThat(outcome).isInstanceOf(Outcome.Done.class);
            return;
        }
        assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.PartWay.class);
        Finding told = outcome.findings().get(0);
        assertThat(told.id())
                .isEqualTo(ended.way() == Way.CANCELLED ? "KRATOS_MIGRATION_INTERRUPTED" : "KRATOS_MIGRATION_FAILED");
        assertThat(told.remedy()).contains("`ferryman kratos migrate` again");
        if (ended.way() != Way.CANCELLED && !ended.begins()) {
            assertThat(told.seen()).contains("after 0 of 29");
        }
    }

    private static void assertRepaired(Case ended, KratosMigration done) {
        if (ended.point().equals("UNRECORDED")) {
            assertThat(done.repaired()).singleElement().asString().contains("identities.external_id");
            assertThat(done.undo())
                    .singleElement()
                    .asString()
                    .startsWith("DELETE FROM")
                    .contains(MigratingKratos.COLUMN);
        } else if (ended.inAnIndex()) {
            assertThat(done.repaired()).singleElement().asString().contains("is not valid: it is dropped");
            assertThat(done.undo()).singleElement().asString().startsWith("CREATE INDEX courier_messages_nid");
        } else {
            assertThat(done.repaired()).isEmpty();
        }
    }

    /** Else an index that is built concurrently would wait for it, and be left invalid. */
    @Test
    void a_snapshot_that_is_open_is_waited_for_and_named_before_kratos_begins(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v26.2.0");
        List<Progress> progress = new CopyOnWriteArrayList<>();
        try (MigrationFixture fixture = new MigrationFixture(test, folder);
                Connection report = test.connect()) {
            hold(report);
            test.awaitSome("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'a report'"
                    + " AND xact_start < clock_timestamp() - interval '1 second'");
            KratosMigrateStep step = step(fixture, MigratingKratos.LATER, Manner.WELL);
            CompletableFuture<Outcome<KratosMigration>> running =
                    CompletableFuture.supplyAsync(() -> fixture.apply(step, progress::add, new Cancellation()));
            Eventually.until(() -> progress.stream()
                    .anyMatch(now -> now.waitsFor()
                            .matches(
                                    "transactions that an index would wait for: pid \\d+ \\(.*, a report, \\d+ s\\)")));
            assertThat(test.queryLong("SELECT count(*) FROM schema_migration WHERE version > '20260120'"))
                    .isZero();
            report.rollback();
            MigrationFixture.done(running.get());
            assertThat(test.queryLong("SELECT count(*) FROM pg_index WHERE NOT indisvalid"))
                    .isZero();
        }
    }

    /** Before the first migration what each table holds is read. */
    @Test
    void it_goes_on_after_it_was_cancelled_in_the_checksums(TestDatabase test) throws Exception {
        assertGoesOnAfterChecksums(Way.CANCELLED, test);
    }

    @Tag("soak")
    @Test
    void it_goes_on_after_the_server_restarted_in_the_checksums(TestDatabase test) throws Exception {
        assertGoesOnAfterChecksums(Way.RESTARTED, test);
    }

    private void assertGoesOnAfterChecksums(Way way, TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v0.11.1");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            MigrationFixture.done(fixture.apply(new KratosFreezeStep(fixture.database, folder, Waiting.DEFAULT)));
            Cancellation cancellation = new Cancellation();
            boolean[] ended = {false};
            ProgressListener listener = now -> {
                if (!ended[0] && isDigest(now)) {
                    ended[0] = true;
                    endOrCancel(way, test, cancellation);
                }
            };
            Outcome<KratosMigration> outcome =
                    fixture.apply(step(fixture, "v1.3.1", Manner.WELL), listener, cancellation);
            assertThat(ended[0]).isTrue();
            if (way == Way.CANCELLED) {
                assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
                assertThat(test.queryLong("SELECT count(*) FROM schema_migration"))
                        .isEqualTo(286);
            }
            KratosMigration done = MigrationFixture.done(fixture.apply(step(fixture, "v1.3.1", Manner.WELL)));
            assertThat(done.to()).isEqualTo("v1.3.1");
            assertThat(done.writesStoppedSeconds()).isPresent();
        }
    }

    private static boolean isDigest(Progress now) {
        return now.phase() instanceof DigestPhase;
    }

    private static void endOrCancel(Way way, TestDatabase test, Cancellation cancellation) {
        try {
            if (way == Way.CANCELLED) {
                cancellation.request();
            } else {
                endAllSessions(test);
            }
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private static void endAllSessions(TestDatabase test) throws Exception {
        test.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND pid <> pg_backend_pid() AND application_name <> 'a report'");
    }

    private KratosMigrateStep step(MigrationFixture fixture, String version, Manner manner) throws Exception {
        return new KratosMigrateStep(
                fixture.database,
                new NewKratos.Program(new KratosBinary(MigratingKratos.command(folder, version, manner), Map.of())),
                folder,
                MigrateOptions.USUAL);
    }
}
