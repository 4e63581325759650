package org.ferryman.kratos.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.plan.CutoverWindow;
import org.ferryman.kratos.plan.HandoverForecast;
import org.ferryman.kratos.rehearse.KratosRehearsal.Verdict;
import org.ferryman.kratos.rehearse.PairRehearsal.Crossing;
import org.ferryman.kratos.rehearse.PairRehearsal.StepTime;
import org.ferryman.kratos.replicate.AskedStandIn;
import org.ferryman.kratos.replicate.LogicalServer;
import org.ferryman.kratos.replicate.OlderStandIn;
import org.ferryman.kratos.replicate.ReplicationPhase;
import org.ferryman.kratos.sample.KratosSample;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.postgres.content.DigestForm;
import org.ferryman.postgres.content.DigestReading;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.postgres.content.TableDigest;
import org.ferryman.postgres.content.TableShape;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sample is production, on a server of its own; both copies are made on the one that replicates. */
@UsesServer
@Timeout(120)
class PairRehearseStepTest {

    private static final String COPIES = "SELECT datname FROM pg_database WHERE datname LIKE 'ferryman%'";

    private static final String SLOTS = "SELECT slot_name FROM pg_replication_slots WHERE database LIKE 'ferryman%'";

    private static LogicalServer scratch;

    @TempDir
    private Path folder;

    @BeforeAll
    static void a_server_for_copies() throws Exception {
        scratch = LogicalServer.shared();
    }

    @BeforeEach
    void a_sample(TestDatabase test) throws Exception {
        try (Connection connection = test.connect()) {
            KratosSample.create(connection, test.role("kratos").name(), KratosSample.MINIMUM);
        }
    }

    @AfterEach
    void nothing_of_the_copies_is_left() throws Exception {
        assertThat(scratch.texts("postgres", COPIES)).isEmpty();
        assertThat(scratch.texts("postgres", SLOTS)).isEmpty();
        assertThat(folder.resolve("rehearsal")).doesNotExist();
    }

    private PairRehearsalOptions options() throws Exception {
        ConnectionSettings server = ConnectionSettings.resolve(
                        scratch.url("postgres"),
                        Map.of("PGPASSWORD", scratch.password(), "PGSSLMODE", "disable"),
                        folder,
                        PasswordPrompt.NONE)
                .with(TestPatience.forPrograms());
        RehearsalOptions usual = RehearsalOptions.usual();
        return new PairRehearsalOptions(new RehearsalOptions(Optional.of(server), usual.folder(), usual.tools()), 200);
    }

    private PairRehearseStep step(MigrationFixture fixture, NewKratos kratos) throws Exception {
        return new PairRehearseStep(fixture.database, kratos.forCopies(), folder, options());
    }

    private static List<TableDigest> content(MigrationFixture fixture) throws Exception {
        return new Transactions(fixture.database).snapshot(new Cancellation(), session -> {
            List<QualifiedName> tables = session.list(
                    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                            + " ORDER BY 1",
                    row -> new QualifiedName("public", row.getString(1)));
            return new DigestReading(fixture.database, DigestForm.SAME_ENCODING)
                    .read(session, TableShape.read(session, tables), new ProgressMeter(ProgressListener.NONE));
        });
    }

    /** What Ferryman's sessions hold on production beyond the weakest lock, and whether one of them writes. */
    private static List<String> locks(TestDatabase test) {
        try {
            return test
                    .rows("SELECT mode || ' on ' || coalesce(relation::regclass::text, locktype) FROM pg_locks"
                            + " JOIN pg_stat_activity USING (pid) WHERE datname = current_database()"
                            + " AND pid <> pg_backend_pid() AND application_name LIKE 'ferryman%'"
                            + " AND ((locktype = 'relation' AND mode <> 'AccessShareLock') OR locktype ="
                            + " 'transactionid')")
                    .stream()
                    .map(Object::toString)
                    .toList();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void there_and_back_is_timed_by_what_a_writer_saw_and_production_is_only_read(TestDatabase test) throws Exception {
        List<String> stronger = new CopyOnWriteArrayList<>();
        List<Progress.Phase> looked = new ArrayList<>();
        ProgressListener look = progress -> {
            if (!looked.contains(progress.phase())) {
                looked.add(progress.phase());
                stronger.addAll(locks(test));
            }
        };
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            List<TableDigest> before = content(fixture);
            PairRehearseStep step = step(fixture, AskedStandIn.in(folder));
            assertThat(step.preview().toString())
                    .contains("all personal data", "are deleted", "200 writes a second", "migrate sql")
                    .doesNotContain(scratch.password());
            PairRehearsal done = MigrationFixture.done(fixture.apply(step, look, new Cancellation()));

            assertThat(done.verdict()).as(done.findings().toString()).isEqualTo(Verdict.SUCCEEDS);
            assertThat(done.from()).isEqualTo("v1.3.1");
            assertThat(done.to()).isEqualTo("v26.2.0");
            assertMeasured(done.cutover().orElseThrow());
            assertMeasured(done.wayBack().orElseThrow());
            assertThat(done.writes().orElseThrow().inserted()).isGreaterThan(10);
            assertThat(done.writes().orElseThrow().updated()).isPositive();
            assertThat(done.writes().orElseThrow().lost()).isZero();
            assertThat(done.times()).extracting(StepTime::step).contains("replicate", "prepare", "way-back-arm");
            assertThat(done.times()).extracting(StepTime::phase).contains("copy", "indexes", "migrations", "catch up");
            HandoverForecast forecast = done.forecast().orElseThrow();
            assertThat(forecast.window()).isEqualTo(CutoverWindow.Kind.SHORT);
            assertThat(forecast.seconds())
                    .isEqualTo(done.cutover().orElseThrow().writesStoodStillSeconds());
            assertThat(forecast.longSeconds()).isGreaterThan(forecast.seconds() + migrations(done));
            assertThat(forecast.wayBackSeconds())
                    .contains(done.wayBack().orElseThrow().writesStoodStillSeconds());
            assertThat(HandoverForecast.read(folder, "v1.3.1", "v26.2.0")).contains(forecast);
            assertThat(step.lastForecast()).contains(forecast);
            assertThat(done.output())
                    .hasValueSatisfying(file -> assertThat(folder.resolve(file))
                            .content()
                            .contains("Successfully applied migrations!")
                            .doesNotContain(scratch.password()));
            assertThat(content(fixture)).isEqualTo(before);
        }
        assertThat(looked).contains(ReplicationPhase.COPY, ReplicationPhase.CUT, ReplicationPhase.OPEN);
        assertThat(stronger).isEmpty();
    }

    /** The writer can't have waited for less than the step says that it stopped it. */
    private static void assertMeasured(Crossing crossing) {
        assertThat(crossing.writesStoodStillSeconds())
                .isGreaterThan(crossing.outageSeconds().orElseThrow() - 0.1)
                .isLessThan(crossing.outageSeconds().orElseThrow() + 5);
        assertThat(crossing.proof()).isEqualTo(RowEquality.EQUAL);
        assertThat(crossing.tables()).hasSizeGreaterThan(20).allMatch(table -> table.equal());
    }

    private static double migrations(PairRehearsal done) {
        return done.times().stream()
                .filter(time -> time.step().equals("prepare") && time.phase().equals("migrations"))
                .mapToDouble(StepTime::seconds)
                .sum();
    }

    @Test
    @Tag("soak")
    void where_the_old_kratos_can_not_go_on_the_long_window_is_rehearsed(TestDatabase test) throws Exception {
        test.execute(OlderStandIn.older());
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            PairRehearsal done = MigrationFixture.done(fixture.apply(step(fixture, OlderStandIn.in(folder))));
            assertThat(done.verdict()).as(done.findings().toString()).isEqualTo(Verdict.SUCCEEDS);
            assertThat(done.from()).isEqualTo(OlderStandIn.LEVEL);
            assertMeasured(done.cutover().orElseThrow());
            assertThat(done.wayBack()).isEmpty();
            assertThat(done.noWayBack()).isPresent();
            HandoverForecast forecast = done.forecast().orElseThrow();
            assertThat(forecast.window()).isEqualTo(CutoverWindow.Kind.LONG);
            assertThat(forecast.shortSeconds()).isEmpty();
            assertThat(forecast.longSeconds())
                    .isEqualTo(forecast.scale() * done.cutover().orElseThrow().writesStoodStillSeconds());
            assertThat(done.writes().orElseThrow().lost()).isZero();
        }
    }

    @Test
    @Tag("soak")
    void an_acknowledged_write_that_is_gone_makes_it_fail_by_its_id(TestDatabase test) throws Exception {
        List<String> removed = new CopyOnWriteArrayList<>();
        ProgressListener remove = once(
                phase -> phase == ReplicationPhase.PROOF,
                () -> removed.addAll(scratch.texts(
                        target(),
                        "DELETE FROM identities WHERE id = (SELECT id FROM identities WHERE traits ?"
                                + " 'ferryman_rehearsal' LIMIT 1) RETURNING id")));
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            PairRehearsal done = MigrationFixture.done(
                    fixture.apply(step(fixture, AskedStandIn.in(folder)), remove, new Cancellation()));
            assertThat(removed).hasSize(1);
            assertThat(done.verdict()).isEqualTo(Verdict.FAILS);
            assertThat(done.forecast()).isEmpty();
            assertThat(done.writes().orElseThrow().lostIds())
                    .extracting(Object::toString)
                    .isEqualTo(removed);
            assertThat(done.findings())
                    .filteredOn(Finding::blocks)
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.id()).isEqualTo("KRATOS_REHEARSAL_LOST_WRITES");
                        assertThat(finding.seen()).contains(removed.get(0));
                    });
        }
    }

    /** The copy that is open by then; the other one follows it. */
    private static String target() throws SQLException {
        return scratch.texts(
                        "postgres",
                        "SELECT datname FROM pg_database WHERE datname LIKE 'ferryman%' AND oid NOT IN"
                                + " (SELECT subdbid FROM pg_subscription)")
                .get(0);
    }

    private interface Action {
        void run() throws Exception;
    }

    private static ProgressListener once(Predicate<Progress.Phase> when, Action action) {
        boolean[] done = new boolean[1];
        return progress -> {
            if (!done[0] && when.test(progress.phase())) {
                done[0] = true;
                try {
                    action.run();
                } catch (Exception failure) {
                    throw new IllegalStateException(failure);
                }
            }
        };
    }

    @Test
    @Tag("soak")
    void cancelled_anywhere_it_leaves_no_copy_and_no_slot(TestDatabase test) throws Exception {
        Set<ReplicationPhase> all = Set.of(
                ReplicationPhase.COPY, ReplicationPhase.CATCH_UP, ReplicationPhase.DECIDED, ReplicationPhase.FOLLOW);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            for (ReplicationPhase phase : all) {
                Cancellation cancellation = new Cancellation();
                Outcome<PairRehearsal> outcome = fixture.apply(
                        step(fixture, AskedStandIn.in(folder)),
                        once(phase::equals, cancellation::request),
                        cancellation);
                assertThat(outcome).as(phase.name()).isInstanceOf(Outcome.Cancelled.class);
                nothing_of_the_copies_is_left();
            }
            assertThat(Stream.of(HandoverForecast.read(folder))).containsExactly(Optional.empty());
        }
    }

    @Test
    void a_database_that_needs_no_migration_is_not_copied(TestDatabase test) throws Exception {
        try (Statement statement = test.connect().createStatement()) {
            for (String version : org.ferryman.kratos.level.KratosLevels.SHIPPED
                    .ofTag("v26.2.0")
                    .orElseThrow()
                    .versions()) {
                statement.execute("INSERT INTO schema_migration (version, version_self) SELECT '" + version
                        + "', 0 WHERE NOT EXISTS (SELECT FROM schema_migration WHERE version = '" + version + "')");
            }
        }
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            PairRehearsal done = MigrationFixture.done(fixture.apply(step(fixture, AskedStandIn.in(folder))));
            assertThat(done.verdict()).isEqualTo(Verdict.NOT_NEEDED);
            assertThat(done.copy()).isEmpty();
        }
    }
}
