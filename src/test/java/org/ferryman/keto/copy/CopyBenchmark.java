package org.ferryman.keto.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.ahead.RemoveCaptureStep;
import org.ferryman.keto.ahead.TupleSample;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.finish.CompareStep;
import org.ferryman.keto.finish.CutoverResult;
import org.ferryman.keto.finish.CutoverStep;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.move.VerifyStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesFixture;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoReadStandIn;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.keto.tuple.SubjectSyntax;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a copy ahead spares of the outage, beside a first move and a re-run on the same server, which waits for its
 * disk; how long a writer waits while it is made, and what its triggers cost the writers.
 */
@UsesServer
@Tag("benchmark")
final class CopyBenchmark {

    private static final String TUPLES = System.getProperty("copy.tuples", "100000,1000000");
    private static final int ROUNDS = Integer.getInteger("copy.rounds", 3);
    private static final int CLIENTS = 8;
    private static final double SECONDS = Double.parseDouble(System.getProperty("copy.writing.seconds", "5"));
    private static final String TABLE = LegacySchema.table(0);
    private static final int WANTED_FROM = 1_000_000;
    private static final String OLD_USER = "keto_old";

    @TempDir
    private Path folder;

    private EmbeddedServer server;

    @Test
    void a_migration_after_a_copy_takes_a_tenth_of_a_first_one() throws Exception {
        try (EmbeddedServer embedded = EmbeddedServer.temporary(folder)) {
            server = embedded;
            execute(
                    "postgres",
                    "ALTER SYSTEM SET fsync = on",
                    "ALTER SYSTEM SET full_page_writes = on",
                    "ALTER SYSTEM SET synchronous_commit = on",
                    "ALTER SYSTEM SET max_wal_size = '1GB'",
                    "CREATE ROLE " + OLD_USER + " LOGIN PASSWORD 'pw'",
                    "SELECT pg_reload_conf()");
            for (String tuples : TUPLES.split(",", -1)) {
                measure(Integer.parseInt(tuples.strip()));
            }
            throughput();
        }
    }

    private void measure(int tuples) throws Exception {
        String filled = "filled_" + tuples;
        execute("postgres", "CREATE DATABASE " + filled);
        try (Connection connection = server.connect(filled);
                Statement statement = connection.createStatement()) {
            LegacySchema.create(connection, "public", List.of(0, 1));
            statement.execute(LegacyTuples.generateSql(0, tuples));
            statement.execute("DELETE FROM " + TABLE + " WHERE subject = 'a#b'");
            statement.execute("VACUUM ANALYZE " + TABLE);
        }
        Times times = new Times();
        for (int round = 0; round < ROUNDS; round++) {
            String name = filled + "_" + round;
            execute("postgres", "CREATE DATABASE " + name + " TEMPLATE " + filled, "CHECKPOINT");
            full(name, times);
            execute("postgres", "DROP DATABASE " + name);
            execute("postgres", "CREATE DATABASE " + name + " TEMPLATE " + filled, "CHECKPOINT");
            byCopy(name, times);
            execute("postgres", "DROP DATABASE " + name);
        }
        System.out.printf(Locale.ROOT, "%,d tuples, seconds: %s%n", tuples, times);
        if (tuples >= WANTED_FROM) {
            assertThat(median(times.after) / median(times.first)).isLessThanOrEqualTo(0.1);
            assertThat(times.outage()).isLessThanOrEqualTo(3);
        }
    }

    /** What was measured, in the order of the rounds. */
    private static final class Times {

        private final List<Double> first = new ArrayList<>();
        private final List<Double> again = new ArrayList<>();
        private final List<Double> copies = new ArrayList<>();
        private final List<Double> after = new ArrayList<>();
        private final List<Double> verified = new ArrayList<>();
        private final List<Double> verifiedFirst = new ArrayList<>();
        private final List<Double> opened = new ArrayList<>();
        private final List<Double> proven = new ArrayList<>();
        private final List<Double> waits = new ArrayList<>();

        /** From the migration's first lock until v0.7 may be written to, both servers compared. */
        private double outage() {
            return median(after) + median(opened);
        }

        /** The same where every tuple is compared before that. */
        private double outageVerifyingFirst() {
            return median(after) + median(verifiedFirst);
        }

        @Override
        public String toString() {
            List<Double> sorted = waits.stream().sorted().toList();
            return String.format(
                    Locale.ROOT,
                    "first %s, again unchanged %s (%.2f of the first), copy %s, migrate after it %s"
                            + " (%.3f of the first), verify %s, cut-over until v0.7 may be written to %s, with"
                            + " --verify-first %s, all of the cut-over with its proof %s; migrate and cut-over %.2f,"
                            + " with --verify-first %.2f: %.2f of that; a ROW EXCLUSIVE lock during the copy: 99.9 %%"
                            + " %.0f ms, most %.0f ms of %,d",
                    first,
                    again,
                    median(again) / median(first),
                    copies,
                    after,
                    median(after) / median(first),
                    verified,
                    opened,
                    verifiedFirst,
                    proven,
                    outage(),
                    outageVerifyingFirst(),
                    outage() / outageVerifyingFirst(),
                    sorted.get((int) (sorted.size() * 0.999)) * 1_000,
                    sorted.get(sorted.size() - 1) * 1_000,
                    sorted.size());
        }
    }

    private void full(String database, Times times) throws Exception {
        try (MigrationFixture steps = open(database)) {
            steps.applySchema();
            times.first.add(seconds(steps.migrate(settings())));
            times.again.add(seconds(steps.migrate(settings())));
        }
    }

    private void byCopy(String database, Times times) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (MigrationFixture steps = open(database)) {
            KetoSettings settings = settings();
            steps.applySchema();
            AtomicBoolean stop = new AtomicBoolean();
            Future<List<Double>> prober = thread.submit(locks(database, stop));
            times.copies.add(timed(() -> MigrationFixture.done(
                    steps.apply(new CopyStep(steps.database, settings, steps.folder(), CopyFixture.SOON)))));
            stop.set(true);
            times.waits.addAll(prober.get());
            execute(
                    database,
                    "INSERT INTO " + TABLE + " SELECT 'default', 'new ' || i, 'view', 'u', '2022-01-01'"
                            + " FROM generate_series(1, 1000) AS i",
                    "DELETE FROM " + TABLE + " WHERE ctid IN (SELECT ctid FROM " + TABLE
                            + " WHERE object NOT LIKE 'new%' LIMIT 500)");
            Migration migration = steps.migrate(settings);
            assertThat(RolesFixture.ids(migration.findings())).contains("CHANGES_COMPARED");
            assertThat(migration.totals().migrated()).isEqualTo(1_000);
            assertThat(migration.totals().staleRemoved()).isEqualTo(500);
            times.after.add(seconds(migration));
            times.verified.add(timed(() -> {
                Verification verification =
                        MigrationFixture.done(steps.produce(new VerifyStep(steps.database, settings, steps.folder())));
                assertThat(verification.holds()).isTrue();
                return verification;
            }));
            // Else what it has proven would spare the cut-over its own comparison.
            Files.delete(steps.folder().resolve("verify-held.json"));
            cutOver(database, steps, settings, times);
        } finally {
            thread.shutdown();
        }
    }

    /** With stand-ins that have what is asked about; as long as v0.6's user is there, nothing is recorded. */
    private void cutOver(String database, MigrationFixture steps, KetoSettings settings, Times times) throws Exception {
        TupleSample sample =
                new RunMemory(steps.folder()).recall(TupleSample.MEMORY).orElseThrow();
        try (KetoReadStandIn old = new KetoReadStandIn(KetoApi.V0_6);
                KetoReadStandIn fresh = new KetoReadStandIn(KetoApi.V0_7)) {
            for (TupleSample.Drawn tuple :
                    Optional.ofNullable(sample.namespaces().get(0L)).orElseThrow()) {
                for (KetoReadStandIn keto : List.of(old, fresh)) {
                    keto.with(
                            "videos",
                            tuple.object(),
                            tuple.relation(),
                            SubjectSyntax.parse(tuple.subject()).orElseThrow());
                }
            }
            Asking asking = new Asking(
                    steps, settings, KetoServer.at(old.url(), KetoApi.V0_6), KetoServer.at(fresh.url(), KetoApi.V0_7));
            String login = server.url(database).replaceFirst("^postgresql://[^@]*@", "jdbc:postgresql://");
            try (Connection session = DriverManager.getConnection(login, OLD_USER, "pw")) {
                times.verifiedFirst.add(asking.untilOpen(sample.seed(), true));
                times.opened.add(asking.untilOpen(sample.seed(), false));
                assertThat(session.isClosed()).isFalse();
            }
            times.proven.add(timed(() -> {
                CutoverResult cutover = MigrationFixture.done(steps.apply(asking.step(sample.seed(), false)));
                assertThat(cutover.proof()).isEqualTo(RowEquality.EQUAL);
                assertThat(cutover.compared()).isNotEmpty();
                return cutover;
            }));
        }
    }

    private record Asking(MigrationFixture steps, KetoSettings settings, KetoServer old, KetoServer fresh) {

        CutoverStep step(long seed, boolean verifyFirst) {
            return new CutoverStep(
                    steps.database,
                    settings,
                    steps.folder(),
                    old,
                    fresh,
                    new CutoverStep.Options(
                            new CompareStep.Options(TupleSample.SIZE, seed, CompareStep.Options.LIMIT),
                            Duration.ZERO,
                            new RoleNames(Optional.of(OLD_USER), Optional.empty()),
                            verifyFirst));
        }

        double untilOpen(long seed, boolean verifyFirst) {
            long start = System.nanoTime();
            AtomicLong opened = new AtomicLong();
            Outcome<CutoverResult> outcome = steps.apply(
                    step(seed, verifyFirst),
                    progress -> {
                        if (progress.phase().text().equals("v0.7 may be written to")) {
                            opened.compareAndSet(0, System.nanoTime());
                        }
                    },
                    new Cancellation());
            assertThat(RolesFixture.blockers(outcome)).containsExactly("OLD_USER_CONNECTED");
            return Math.round((opened.get() - start) / 1e6) / 1_000.0;
        }
    }

    private MigrationFixture open(String database) throws Exception {
        return MigrationFixture.withUsualPatience(
                server.url(database), server.password(), Files.createTempDirectory(folder, "run"));
    }

    private KetoSettings settings() throws Exception {
        return MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
    }

    /** With the commit, which v0.6 waits for as well. */
    private static double seconds(Migration migration) {
        return Math.round((migration.seconds() + migration.commitSeconds()) * 1_000) / 1_000.0;
    }

    private static double timed(Callable<?> action) throws Exception {
        long start = System.nanoTime();
        action.call();
        return Math.round((System.nanoTime() - start) / 1e6) / 1_000.0;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** Takes a writer's lock and gives it back, every few milliseconds. */
    private Callable<List<Double>> locks(String database, AtomicBoolean stop) {
        return () -> {
            List<Double> waits = new ArrayList<>();
            try (Connection connection = server.connect(database);
                    Statement statement = connection.createStatement()) {
                while (!stop.get()) {
                    long start = System.nanoTime();
                    statement.execute("BEGIN; LOCK TABLE " + TABLE + " IN ROW EXCLUSIVE MODE; COMMIT");
                    waits.add((System.nanoTime() - start) / 1e9);
                    Thread.sleep(2);
                }
            }
            return waits;
        };
    }

    /** Eight clients in closed loops, in turns without and with the triggers. */
    private void throughput() throws Exception {
        execute("postgres", "CREATE DATABASE writing");
        try (Connection connection = server.connect("writing")) {
            LegacySchema.create(connection, "public", List.of(0, 1));
        }
        execute("writing", LegacyTuples.generateSql(0, 50_000));
        for (boolean bulk : new boolean[] {false, true}) {
            List<Double> without = new ArrayList<>();
            List<Double> with = new ArrayList<>();
            try (MigrationFixture steps = open("writing")) {
                steps.applySchema();
                for (int round = 0; round < ROUNDS; round++) {
                    without.add(written(bulk, "a" + bulk + round));
                    MigrationFixture.done(
                            steps.apply(new CopyStep(steps.database, settings(), steps.folder(), CopyFixture.SOON)));
                    with.add(written(bulk, "b" + bulk + round));
                    MigrationFixture.done(steps.apply(new RemoveCaptureStep(steps.database, CopyFixture.SOON)));
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s: %s rows a second without the triggers, %s with them: %.2f%n",
                    bulk ? "inserts of 100 rows" : "single inserts",
                    without,
                    with,
                    median(with) / median(without));
        }
    }

    private double written(boolean bulk, String name) throws Exception {
        int rows = bulk ? 100 : 1;
        IntFunction<String> sql = nth -> "INSERT INTO " + TABLE + " SELECT 'default', '" + name + "', 'r" + nth
                + "-' || i, 'u', '2022-01-01' FROM generate_series(1, " + rows + ") AS i";
        execute("postgres", "CHECKPOINT");
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<Long>> all = new ArrayList<>();
        long end = System.nanoTime() + (long) (SECONDS * 1e9);
        for (int client = 0; client < CLIENTS; client++) {
            int first = client * 10_000_000;
            all.add(clients.submit(() -> {
                long done = 0;
                try (Connection connection = server.connect("writing");
                        Statement statement = connection.createStatement()) {
                    for (int nth = first; System.nanoTime() < end; nth++) {
                        done += statement.executeUpdate(sql.apply(nth));
                    }
                }
                return done;
            }));
        }
        long done = 0;
        for (Future<Long> client : all) {
            done += client.get();
        }
        clients.shutdown();
        return Math.round(done / SECONDS);
    }

    private void execute(String database, String... statements) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
