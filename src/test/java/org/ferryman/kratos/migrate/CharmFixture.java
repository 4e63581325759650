package org.ferryman.kratos.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.binary.KratosCharm;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.juju.StandInJuju;
import org.ferryman.kratos.juju.StandInJuju.Manner;
import org.ferryman.postgres.guard.WriteGuard;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A database at v25.4.0 whose Kratos a charm runs. */
@UsesServer
abstract class CharmFixture {

    static final int NEXT = 548;
    static final String GUARDED = "SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%ferryman%'";

    /** A write of somebody who does not have the pass. */
    static final String WRITE = "DELETE FROM courier_messages";

    @TempDir
    Path folder;

    final List<Progress> progress = new CopyOnWriteArrayList<>();
    final Cancellation cancellation = new Cancellation();
    TestDatabase test;

    @BeforeEach
    void at_v25_4_0(TestDatabase fresh) throws Exception {
        test = fresh;
        GoldenSchema.create(test, "v25.4.0");
        test.execute("SET application_name = 'ferryman'");
    }

    StandInJuju juju(Manner manner) {
        return new StandInJuju(test, "v25.4.0", "v26.2.0", manner);
    }

    KratosMigrateStep step(MigrationFixture fixture, KratosCharm charm, Duration patience) {
        return new KratosMigrateStep(
                fixture.database,
                new NewKratos.Charm(charm, Optional.empty(), Optional.empty()),
                folder,
                new MigrateOptions(
                        false, Set.of(), new MigrateOptions.ByHandOptions(patience, false, Optional.empty())));
    }

    KratosMigrateStep step(MigrationFixture fixture, StandInJuju juju) throws Exception {
        return step(fixture, juju.charm(folder, NEXT, "v26.2.0"), Duration.ofMinutes(1));
    }

    Outcome<KratosMigration> apply(StandInJuju juju) throws Exception {
        return apply(juju, Duration.ofMinutes(1));
    }

    Outcome<KratosMigration> apply(StandInJuju juju, Duration patience) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            return fixture.apply(step(fixture, juju.charm(folder, NEXT, "v26.2.0"), patience));
        }
    }

    static Finding only(Outcome<?> outcome, String id) {
        return only(outcome.findings(), id);
    }

    static Finding only(List<Finding> findings, String id) {
        return findings.stream()
                .filter(finding -> finding.id().equals(id))
                .reduce((one, other) -> {
                    throw new AssertionError("twice: " + id);
                })
                .orElseThrow(() -> new AssertionError(id + " is not in " + findings));
    }

    static List<String> ids(KratosMigration done) {
        return done.findings().stream().map(Finding::id).toList();
    }

    void assertRefused() {
        assertThatThrownBy(() -> test.execute(WRITE))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refused.getSQLState()).isEqualTo(WriteGuard.REFUSAL));
    }

    boolean isAllRecorded() throws Exception {
        return test.queryLong("SELECT count(*) FROM schema_migration")
                == MigratingKratos.versions("v26.2.0").size();
    }

    void awaited(CompletableFuture<?> running, String whom) {
        Eventually.until(() -> running.isDone()
                || progress.stream().anyMatch(now -> now.waitsFor().contains(whom)));
        assertThat(running).isNotDone();
    }
}
