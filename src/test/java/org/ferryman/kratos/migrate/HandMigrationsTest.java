package org.ferryman.kratos.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.freeze.KratosFreezeStep;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.migrate.MigrateOptions.ByHandOptions;
import org.ferryman.kratos.verify.KratosVerification;
import org.ferryman.kratos.verify.KratosVerifyStep;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else runs the migrations: here it is the test that records them. */
@UsesServer
@Timeout(60)
class HandMigrationsTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private final List<Progress> progress = new CopyOnWriteArrayList<>();
    private final Cancellation cancellation = new Cancellation();

    private KratosMigrateStep step(MigrationFixture fixture, ByHandOptions options) {
        return new KratosMigrateStep(
                fixture.database,
                new NewKratos.ByHand(Optional.of("v26.2.0"), Optional.empty()),
                folder,
                new MigrateOptions(false, Set.of(), options));
    }

    private static ByHandOptions waiting(Duration patience) {
        return new ByHandOptions(patience, false, Optional.empty());
    }

    static NavigableSet<String> pending() {
        NavigableSet<String> pending = new TreeSet<>(
                KratosLevels.SHIPPED.ofTag("v26.2.0").orElseThrow().versions());
        pending.removeAll(KratosLevels.SHIPPED.ofTag("v25.4.0").orElseThrow().versions());
        return pending;
    }

    private CompletableFuture<Outcome<KratosMigration>> watched(MigrationFixture fixture, KratosMigrateStep step) {
        CompletableFuture<Outcome<KratosMigration>> running =
                CompletableFuture.supplyAsync(() -> fixture.apply(step, progress::add, cancellation));
        Eventually.until(() -> running.isDone()
                || progress.stream().anyMatch(now -> now.waitsFor().contains("you to run `kratos migrate sql")));
        return running;
    }

    private static List<String> ids(Outcome<?> outcome) {
        return outcome.findings().stream().map(Finding::id).toList();
    }

    @Test
    void the_command_is_shown_and_the_database_watched_until_all_is_recorded(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            KratosMigrateStep step = step(fixture, waiting(LONG));
            assertThat(step.inspect(Work.quiet()).state()).isEqualTo(Inspection.State.TO_DO);
            String shown = String.join("\n", step.preview());
            assertThat(shown)
                    .contains(
                            "7 migrations with Kratos v26.2.0",
                            "kratos migrate sql -e --yes",
                            ":PASSWORD@",
                            "lock_timeout=300",
                            "application_name=kratos-migrate")
                    .doesNotContain("ferryman.pass")
                    .doesNotContain(":" + test.password() + "@");
            CompletableFuture<Outcome<KratosMigration>> running = watched(fixture, step);
            GoldenSchema.record(test, pending());
            KratosMigration done = MigrationFixture.done(running.get());
            assertThat(done.from()).isEqualTo("v25.4.0");
            assertThat(done.to()).isEqualTo("v26.2.0");
            assertThat(done.applied()).containsExactlyElementsOf(pending());
            assertThat(done.output()).isEmpty();
        }
    }

    /** The session of the test is the superuser's, but no client of Kratos' was there: that is what stopped means. */
    @Test
    void without_a_session_of_those_who_may_write_all_is_provable(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            test.execute("SET application_name = 'ferryman'");
            CompletableFuture<Outcome<KratosMigration>> running = watched(fixture, step(fixture, waiting(LONG)));
            GoldenSchema.record(test, pending());
            KratosMigration done = MigrationFixture.done(running.get());
            assertThat(done.writesStoppedSeconds()).isPresent();
            KratosVerification verified = MigrationFixture.done(
                    fixture.produce(new KratosVerifyStep(fixture.database, folder, Optional.empty())));
            assertThat(verified.provable()).isTrue();
        }
    }

    @Test
    void sessions_that_may_write_are_named_and_nothing_is_said_to_be_provable(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        test.execute("SET application_name = 'ferryman'");
        TestRole writer = test.role("writer");
        TestRole reader = test.role("reader");
        test.execute(
                "GRANT UPDATE ON identities TO " + TestDatabase.quote(writer.name()),
                "GRANT SELECT ON identities TO " + TestDatabase.quote(reader.name()));
        try (MigrationFixture fixture = new MigrationFixture(test, folder);
                Connection kratos = test.connect(writer);
                Connection report = test.connect(reader)) {
            kratos.createStatement().execute("SET application_name = 'kratos serve'");
            report.createStatement().execute("SET application_name = 'a report'");
            CompletableFuture<Outcome<KratosMigration>> running = watched(fixture, step(fixture, waiting(LONG)));
            GoldenSchema.record(test, pending());
            KratosMigration done = MigrationFixture.done(running.get());
            assertThat(done.writesStoppedSeconds()).isEmpty();
            assertThat(done.findings())
                    .filteredOn(finding -> finding.id().equals("KRATOS_WRITERS_CONNECTED"))
                    .singleElement()
                    .satisfies(finding ->
                            assertThat(finding.seen()).contains("kratos serve").doesNotContain("a report"));
        }
    }

    @Test
    void who_cancels_is_told_how_far_it_is_and_nothing_is_ended(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        try (MigrationFixture fixture = new MigrationFixture(test, folder);
                Connection kratos = test.connect()) {
            kratos.createStatement().execute("SET application_name = 'kratos-migrate'");
            CompletableFuture<Outcome<KratosMigration>> running = watched(fixture, step(fixture, waiting(LONG)));
            GoldenSchema.record(test, List.copyOf(pending()).subList(0, 3));
            Eventually.until(() -> progress.stream().anyMatch(now -> now.done() == 3));
            cancellation.request();
            Outcome<KratosMigration> outcome = running.get();
            assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
            assertThat(outcome.findings().get(0).id()).isEqualTo("KRATOS_BY_HAND_UNFINISHED");
            assertThat(outcome.findings().get(0).seen()).contains("3 of 7 are recorded");
            assertThat(kratos.isValid(1)).isTrue();
        }
    }

    @Test
    void the_watch_ends_when_its_time_is_over_and_goes_on_when_it_is_run_again(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            Outcome<KratosMigration> outcome = fixture.apply(step(fixture, waiting(Duration.ZERO)));
            assertThat(ids(outcome)).containsExactly("KRATOS_BY_HAND_UNFINISHED");
            CompletableFuture<Outcome<KratosMigration>> running = watched(fixture, step(fixture, waiting(LONG)));
            GoldenSchema.record(test, pending());
            assertThat(MigrationFixture.done(running.get()).to()).isEqualTo("v26.2.0");
        }
    }

    @Test
    void a_freeze_asks_for_the_pass_in_the_dsn_or_a_thaw(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            MigrationFixture.done(fixture.apply(new KratosFreezeStep(fixture.database, folder, Waiting.DEFAULT)));
            Outcome<KratosMigration> outcome = fixture.apply(step(fixture, waiting(LONG)));
            assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
            assertThat(outcome.findings())
                    .filteredOn(finding -> finding.id().equals("KRATOS_FROZEN_BY_HAND"))
                    .singleElement()
                    .satisfies(finding ->
                            assertThat(finding.remedy()).contains("kratos-pass", "--pass-in-dsn", "kratos thaw"));
            KratosMigrateStep passing = step(fixture, new ByHandOptions(LONG, true, Optional.empty()));
            assertThat(String.join("\n", passing.preview())).contains("ferryman.pass=PASS", "kratos-pass");
            CompletableFuture<Outcome<KratosMigration>> running = watched(fixture, passing);
            String pass = Files.readString(folder.resolve("kratos-pass")).strip();
            test.execute("SET ferryman.pass = '" + pass + "'");
            GoldenSchema.record(test, pending());
            assertThat(MigrationFixture.done(running.get()).writesStoppedSeconds())
                    .isPresent();
        }
    }

    private static List<List<String>> defaults(TestDatabase test, TestRole role) throws Exception {
        return test.rows("SELECT unnest(setconfig) FROM pg_db_role_setting AS s JOIN pg_database AS d"
                + " ON d.oid = s.setdatabase WHERE datname = current_database() AND setrole = (SELECT oid FROM"
                + " pg_roles WHERE rolname = '" + role.name() + "') ORDER BY 1");
    }

    @Test
    void the_time_limit_for_locks_is_a_roles_default_meanwhile_and_then_as_it_was(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        TestRole role = test.role("kratos");
        String alter =
                "ALTER ROLE " + TestDatabase.quote(role.name()) + " IN DATABASE " + TestDatabase.quote(test.name());
        test.execute(alter + " SET lock_timeout = '7s'", alter + " SET work_mem = '5MB'");
        List<List<String>> before = defaults(test, role);
        ByHandOptions options = new ByHandOptions(LONG, false, Optional.of(role.name()));
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            KratosMigrateStep step = step(fixture, options);
            assertThat(step.preview()).anyMatch(text -> text.contains(alter + " SET lock_timeout = '300ms'"));
            CompletableFuture<Outcome<KratosMigration>> running = watched(fixture, step);
            assertThat(defaults(test, role)).contains(List.of("lock_timeout=300ms"));
            cancellation.request();
            assertThat(running.get()).isInstanceOf(Outcome.PartWay.class);
            assertThat(defaults(test, role)).isEqualTo(before);
            assertThat(folder.resolve("kratos-lock-timeout.json")).doesNotExist();
        }
    }

    /** As after a kill: what was there before is in the run folder. */
    @Test
    void a_time_limit_that_a_killed_run_has_left_is_taken_back_first(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        TestRole role = test.role("kratos");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            new RoleLockTimeout(fixture.database, folder).set(role.name(), test.name(), Work.quiet());
            assertThat(defaults(test, role)).hasSize(1);
            KratosMigrateStep step = step(fixture, waiting(LONG));
            assertThat(step.preview()).first().asString().contains("RESET lock_timeout");
            CompletableFuture<Outcome<KratosMigration>> running = watched(fixture, step);
            assertThat(defaults(test, role)).isEmpty();
            GoldenSchema.record(test, pending());
            assertThat(MigrationFixture.done(running.get()).repaired())
                    .singleElement()
                    .asString()
                    .contains("lock_timeout of role " + role.name());
        }
    }

    @Test
    void who_may_not_alter_the_role_changes_and_keeps_nothing(TestDatabase test) throws Exception {
        TestRole role = test.role("kratos");
        TestRole other = test.role("other");
        try (MigrationFixture fixture = new MigrationFixture(test.url(other.name()), other.password(), folder)) {
            RoleLockTimeout timeout = new RoleLockTimeout(fixture.database, folder);
            assertThatThrownBy(() -> timeout.set(role.name(), test.name(), Work.quiet()))
                    .isInstanceOf(SQLException.class);
            assertThat(timeout.leftOver()).isEmpty();
            timeout.set(other.name(), test.name(), Work.quiet());
            assertThat(defaults(test, other)).containsExactly(List.of("lock_timeout=300ms"));
            timeout.undo(Work.quiet());
            assertThat(defaults(test, other)).isEmpty();
        }
    }

    @Test
    void a_role_that_is_not_there_is_told_before_anything_is_done(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            Outcome<KratosMigration> outcome =
                    fixture.apply(step(fixture, new ByHandOptions(LONG, false, Optional.of("nobody of that name"))));
            assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
            assertThat(ids(outcome)).contains("KRATOS_ROLE_NOT_FOUND");
        }
    }
}
