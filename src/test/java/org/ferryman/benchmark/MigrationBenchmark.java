package org.ferryman.benchmark;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares Ferryman with other ways to move the same tuples, all on one server and in turns, and writes
 * {@code target/benchmark.md}. Run it with {@code mvn verify -Pbenchmark}; see docs/performance.md.
 */
@UsesServer
@Tag("benchmark")
final class MigrationBenchmark {

    private static final long MILLION = 1_000_000;

    @TempDir
    Path folder;

    @Test
    void measure() throws Exception {
        List<Measurement> measurements = new ArrayList<>();
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        try (EmbeddedServer server = EmbeddedServer.temporary()) {
            String password = UUID.randomUUID().toString();
            BenchmarkDatabase.createRole(server, password);
            double start = startSeconds();
            for (String tuples : System.getProperty("tuples", "100000,1000000").split(",", -1)) {
                measurements.addAll(measure(server, password, Long.parseLong(tuples.strip())));
                String report = new BenchmarkReport(measurements, start).markdown(where(server, load));
                Files.writeString(Path.of("target", "benchmark.md"), report);
                System.out.println(report);
            }
        }
    }

    private static double startSeconds() throws Exception {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            seconds.add(FerrymanProcess.run(List.of("--version"), Map.of()));
        }
        return new Measurement(1, Way.FERRYMAN, seconds).median();
    }

    private List<Measurement> measure(EmbeddedServer server, String password, long tuples) throws Exception {
        Map<Way, List<Double>> seconds = new EnumMap<>(Way.class);
        try (BenchmarkDatabase database = BenchmarkDatabase.create(server, password, tuples, folder)) {
            Path runs = folder.resolve("run-" + tuples);
            int repetitions = Integer.getInteger("repetitions", tuples > MILLION ? 1 : 3);
            FerrymanProcess.prepare(database, runs);
            for (int repetition = 0; repetition < repetitions; repetition++) {
                for (Way way : Way.values()) {
                    if (way != Way.OFFICIAL || (tuples <= BenchmarkDatabase.ONE_NAMESPACE_LIMIT && repetition == 0)) {
                        double taken = way.measure(database, runs);
                        System.out.printf(Locale.ROOT, "%,d tuples, %s: %.2f s%n", tuples, way.title, taken);
                        seconds.computeIfAbsent(way, each -> new ArrayList<>()).add(taken);
                    }
                }
            }
            return Arrays.stream(Way.values())
                    .filter(seconds::containsKey)
                    .map(way -> new Measurement(database.tuples, way, seconds.get(way)))
                    .toList();
        }
    }

    private static String where(EmbeddedServer server, double load) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet version = statement.executeQuery("SHOW server_version")) {
            version.next();
            return String.format(
                    Locale.ROOT,
                    "%s; %s %s, %d cores, load %.1f at the start; Java %s with %s; PostgreSQL %s, embedded, fsync off.",
                    LocalDate.now(ZoneOffset.UTC),
                    System.getProperty("os.name"),
                    System.getProperty("os.arch"),
                    Runtime.getRuntime().availableProcessors(),
                    load,
                    System.getProperty("java.version"),
                    FerrymanProcess.HEAP,
                    version.getString(1));
        }
    }
}
