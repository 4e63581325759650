package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressListener;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long v0.6 can't write during a migration, as a prober sees it, and what was forecast; the disk is waited for. */
@UsesServer
@Tag("benchmark")
final class OutageBenchmark {

    private static final String TUPLES = System.getProperty("outage.tuples", "400000,1000000");
    private static final boolean KEEP_INDEXES = Boolean.getBoolean("outage.keep.indexes");
    private static final int ROUNDS = 3;

    @TempDir
    private Path folder;

    @Test
    void the_forecast_is_what_a_prober_sees() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.temporary(folder)) {
            execute(
                    server,
                    "postgres",
                    "ALTER SYSTEM SET fsync = on",
                    "ALTER SYSTEM SET full_page_writes = on",
                    "ALTER SYSTEM SET synchronous_commit = on",
                    "ALTER SYSTEM SET max_wal_size = '1GB'",
                    "SELECT pg_reload_conf()",
                    "CREATE ROLE keto");
            for (String tuples : TUPLES.split(",", -1)) {
                measure(server, Integer.parseInt(tuples.strip()));
            }
        }
    }

    private void measure(EmbeddedServer server, int tuples) throws Exception {
        String name = "keto_" + tuples;
        execute(server, "postgres", "CREATE DATABASE " + name);
        try (Connection connection = server.connect(name)) {
            LegacySchema.create(connection, "public", List.of(0, 1));
        }
        execute(
                server,
                name,
                LegacyTuples.generateSql(0, tuples),
                "GRANT SELECT, INSERT, DELETE ON keto_0000000000_relation_tuples TO keto",
                "VACUUM ANALYZE");
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = MigrationFixture.withUsualPatience(
                server.url(name), server.password(), folder.resolve("schema-" + tuples))) {
            fixture.applySchema();
        }
        if (KEEP_INDEXES) {
            execute(server, name, "COMMENT ON INDEX keto_relation_tuples_full_idx IS 'not to be dropped'");
        }
        List<Double> forecasts = new ArrayList<>();
        List<Double> seen = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            String copy = name + "_" + round;
            execute(server, "postgres", "CREATE DATABASE " + copy + " TEMPLATE " + name);
            try (MigrationFixture fixture =
                    MigrationFixture.withUsualPatience(server.url(copy), server.password(), folder.resolve(copy))) {
                Phases rehearsal = new Phases();
                DryRun dryRun = MigrationFixture.done(fixture.produce(
                        new InPlaceDryRun(fixture.database, settings, fixture.folder), rehearsal, new Cancellation()));
                String rehearsed = rehearsal.text();
                forecasts.add(dryRun.predictedOutageSeconds());
                Phases move = new Phases();
                try (WriteProber prober = prober(server, copy)) {
                    Migration migration =
                            MigrationFixture.done(fixture.apply(fixture.migration(settings), move, new Cancellation()));
                    seen.add(prober.longestWait());
                    String moved = move.text();
                    System.out.printf(
                            Locale.ROOT,
                            "%,d tuples, load %.1f: forecast %.2f s, seen %.2f s, said %.2f s%n"
                                    + "  rehearsed %s%n  moved %s%n",
                            tuples,
                            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                            dryRun.predictedOutageSeconds(),
                            seen.get(round),
                            migration.seconds(),
                            rehearsed,
                            moved);
                }
            }
            execute(server, "postgres", "DROP DATABASE " + copy);
        }
        double ratio = median(forecasts) / median(seen);
        System.out.printf(Locale.ROOT, "%,d tuples: forecast %s, seen %s, %.2f%n", tuples, forecasts, seen, ratio);
        assertThat(ratio).isBetween(0.7, 1.3);
    }

    private static WriteProber prober(EmbeddedServer server, String name) throws Exception {
        Connection connection = server.connect(name);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE keto");
        }
        return new WriteProber(connection, 0);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static void execute(EmbeddedServer server, String database, String... statements) throws Exception {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** What a step spent its time on. */
    private static final class Phases implements ProgressListener {

        private final Map<String, Double> seconds = new LinkedHashMap<>();
        private String now = "before";
        private long since = System.nanoTime();

        @Override
        public synchronized void publish(Progress progress) {
            String next = (progress.phase().text() + " " + progress.item()).strip();
            if (!next.equals(now)) {
                change(next);
            }
        }

        private void change(String next) {
            long time = System.nanoTime();
            seconds.merge(now, (time - since) / 1e9, Double::sum);
            since = time;
            now = next;
        }

        synchronized String text() {
            change("after");
            StringBuilder text = new StringBuilder();
            seconds.forEach((phase, each) -> text.append(String.format(Locale.ROOT, "%s %.2f; ", phase, each)));
            return text.toString();
        }
    }
}
