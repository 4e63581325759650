package org.ferryman.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.ferryman.Main;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.KratosRows;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * A cut-over as those who write see it, from v1.3.1 (or another level, {@code -Dkratos.from}), on two servers of one
 * machine, by {@code ferryman kratos run} in one process with a heap of 128 MiB; beside the copy and the migration by
 * hand, in the same run. It needs a real new Kratos, v26.2.0 for one: {@code -Dkratos.command}.
 */
@UsesServer
@Tag("benchmark")
final class BlueGreenBenchmark {

    private static final String FROM = System.getProperty("kratos.from", "v1.3.1");
    private static final int IDENTITIES = Integer.getInteger("kratos.identities", 200_000);
    private static final int CUTOVERS = Integer.getInteger("kratos.cutovers", 20);
    /** What a cut-over costs at another size needs none. */
    private static final boolean BASELINES = !"false".equals(System.getProperty("kratos.baselines"));

    private static final int FEW = 2_000;
    private static final int RATE = 50;
    private static final int ACKNOWLEDGED = 1_000;

    /** On a disk: in memory, what is written at random places costs nothing more. */
    @TempDir(factory = TempDirFactory.Standard.class)
    private Path folder;

    private EmbeddedServer blue;
    private EmbeddedServer green;
    private int runs;

    @BeforeEach
    void start() throws Exception {
        blue = replicated("blue");
        green = replicated("green");
    }

    @AfterEach
    void end() {
        green.close();
        blue.close();
    }

    private EmbeddedServer replicated(String name) throws Exception {
        Path data = folder.resolve(name);
        try (EmbeddedServer first = EmbeddedServer.startIn(data);
                Connection connection = first.connect("postgres");
                Statement statement = connection.createStatement()) {
            for (String setting : List.of(
                    "wal_level = 'logical'",
                    "fsync = on",
                    "full_page_writes = on",
                    "synchronous_commit = 'on'",
                    "max_wal_size = '8GB'",
                    "shared_buffers = '256MB'",
                    "maintenance_work_mem = '256MB'")) {
                statement.execute("ALTER SYSTEM SET " + setting);
            }
        }
        return EmbeddedServer.startIn(data);
    }

    private void fill(int identities) throws Exception {
        BlueGreenByHand.execute(blue, "postgres", "CREATE DATABASE kratos");
        BlueGreenByHand.execute(blue, "kratos", GoldenSchema.script(FROM));
        try (Connection connection = blue.connect("kratos")) {
            KratosRows.fill(connection, identities);
        }
        BlueGreenByHand.execute(blue, "kratos", "VACUUM ANALYZE", "CHECKPOINT");
    }

    private static MovingWriter.Place place(EmbeddedServer server) {
        return new MovingWriter.Place(
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/kratos", server.superuser(), server.password());
    }

    private static double seconds(Callable<?> work) throws Exception {
        long start = System.nanoTime();
        work.call();
        return (System.nanoTime() - start) / 1e9;
    }

    @Test
    void the_cut_costs_the_same_whatever_the_size_and_a_thirtieth_of_the_official_way() throws Exception {
        fill(IDENTITIES);
        BlueGreenByHand hand = new BlueGreenByHand(blue, green, kratos(), folder);
        double byHand = Double.NaN;
        double withAll = Double.NaN;
        double official = Double.NaN;
        double copied;
        double gap;
        double back;
        double armed;
        List<Double> lags = new ArrayList<>();
        try (MovingWriter writer = new MovingWriter(place(blue), place(green), Optional.of(RATE))) {
            if (BASELINES) {
                byHand = seconds(hand::copy);
                BlueGreenByHand.execute(green, "postgres", "DROP DATABASE by_hand");
                withAll = seconds(hand::subscribe);
                official = seconds(hand::drainAndMigrate);
                hand.endSubscription();
            }

            BlueGreenByHand.execute(green, "postgres", "CREATE DATABASE kratos");
            ferryman("run", "--until", "assess", "--kratos", kratos());
            copied = seconds(() -> ferryman("replicate"));
            lags.addAll(lags());
            ferryman("run", "--until", "prepare", "--kratos", kratos());
            ferryman("way-back", "arm");
            ferryman("cutover", "--old-sessions", "0");
            armed = writer.gap();
            awaitMore(writer, ACKNOWLEDGED);
            ferryman("way-back", "go");
            back = writer.gap();
            ferryman("cleanup", "--discard-written");
            ferryman("run", "--kratos", kratos(), "--old-sessions", "0");
            gap = writer.gap();
            awaitMore(writer, RATE);
            writer.close();
            assertNothingLost(green, writer.ids());
        }
        double lag = lags.stream().sorted().toList().get((int) Math.ceil(lags.size() * 0.99) - 1);
        System.out.printf(
                Locale.ROOT,
                "%,d identities%n| copy by hand, two connections, indexes after | %.2f |%n"
                        + "| subscription with everything in place | %.2f |%n| ferryman kratos replicate | %.2f |%n"
                        + "| drain and migrate, by hand | %.2f |%n| cut-over by run | %.3f |%n"
                        + "| cut-over with a way back armed | %.3f |%n| way back | %.3f |%n"
                        + "| lag of a marker row, p99 of %d | %.3f |%n",
                IDENTITIES,
                byHand,
                withAll,
                copied,
                official,
                gap,
                armed,
                back,
                lags.size(),
                lag);
        assertThat(gap).isLessThanOrEqualTo(1);
        assertThat(armed).isLessThanOrEqualTo(1);
        assertThat(back).isLessThanOrEqualTo(1);
        assertThat(lag).isLessThan(1);
        if (BASELINES) {
            assertThat(gap).isLessThanOrEqualTo(official / 30);
            assertThat(copied).isLessThanOrEqualTo(1.2 * byHand).isLessThanOrEqualTo(0.5 * withAll);
        }
    }

    private static void awaitMore(MovingWriter writer, int writes) {
        int before = writer.count();
        while (writer.count() < before + writes) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    @Test
    void twenty_times_there_and_back_no_acknowledged_write_is_lost_or_doubled() throws Exception {
        fill(FEW);
        List<Double> gaps = new ArrayList<>();
        for (int round = 0; round < CUTOVERS; round++) {
            BlueGreenByHand.execute(
                    green, "postgres", "DROP DATABASE IF EXISTS kratos WITH (FORCE)", "CREATE DATABASE kratos");
            try (MovingWriter one = new MovingWriter(place(blue), place(green), Optional.empty());
                    MovingWriter other = new MovingWriter(place(blue), place(green), Optional.of(RATE))) {
                ferryman("run", "--until", "prepare", "--kratos", kratos());
                ferryman("way-back", "arm");
                assertThat(one.count()).isGreaterThan(ACKNOWLEDGED);
                ferryman("cutover", "--old-sessions", "0");
                gaps.add(other.gap());
                int before = one.count();
                while (one.count() < before + ACKNOWLEDGED) {
                    LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
                }
                assertNothingLost(green, List.copyOf(one.ids().subList(0, before)));
                ferryman("way-back", "go");
                gaps.add(other.gap());
                one.close();
                other.close();
                assertNothingLost(blue, one.ids());
                assertNothingLost(blue, other.ids());
            }
            ferryman("cleanup", "--discard-written");
        }
        System.out.println("seconds without a write, there and back in turns: " + gaps);
    }

    /** Each once: the id is the primary key, so that one that is there is not doubled. */
    private static void assertNothingLost(EmbeddedServer server, List<UUID> ids) throws SQLException {
        try (Connection connection = server.connect("kratos");
                var statement = connection.prepareStatement(
                        "SELECT count(*) FROM unnest(?) AS acknowledged (id) JOIN identities USING (id)")) {
            statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            ResultSet row = statement.executeQuery();
            row.next();
            assertThat(row.getLong(1)).isEqualTo(ids.size());
        }
    }

    /** How long a row takes from its commit on blue until it can be read on green. */
    private List<Double> lags() throws Exception {
        List<Double> lags = new ArrayList<>();
        try (Connection from = blue.connect("kratos");
                Connection to = green.connect("kratos");
                Statement write = from.createStatement();
                var read = to.prepareStatement("SELECT count(*) FROM identities WHERE id = ?")) {
            for (int row = 0; row < 200; row++) {
                UUID id = UUID.randomUUID();
                write.execute("INSERT INTO identities (id, schema_id, traits, created_at, updated_at, nid) SELECT '"
                        + id + "', 'marker', '{}', now(), now(), id FROM networks");
                long start = System.nanoTime();
                read.setObject(1, id);
                while (true) {
                    ResultSet found = read.executeQuery();
                    found.next();
                    if (found.getLong(1) > 0) {
                        break;
                    }
                    LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
                }
                lags.add((System.nanoTime() - start) / 1e9);
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
        return lags;
    }

    private static String kratos() {
        return Optional.ofNullable(System.getProperty("kratos.command"))
                .orElseThrow(() -> new IllegalStateException("-Dkratos.command names the real Kratos v26.2.0"));
    }

    /** The program as a user starts it, with a small heap; that it is enough is a part of the proof. */
    private Object ferryman(String... command) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                FerrymanProcess.HEAP,
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                Main.class.getName(),
                "kratos"));
        words.addAll(List.of(command));
        words.addAll(List.of("--url", blue.url("kratos"), "--target", green.url("kratos"), "--yes"));
        words.addAll(List.of("--run", folder.resolve("run").toString()));
        Path output = folder.resolve("ferryman" + ++runs + ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("CLASSPATH", System.getProperty("java.class.path"));
        environment.put("XDG_DATA_HOME", folder.toString());
        environment.put("PGPASSFILE", passwords().toString());
        Process process = builder.start();
        int exit = process.waitFor();
        assertThat(exit)
                .as("%s: %s", String.join(" ", command), Files.readString(output))
                .isZero();
        return exit;
    }

    private Path passwords() throws Exception {
        Path file = folder.resolve("passwords");
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    file,
                    "*:" + blue.port() + ":*:*:" + blue.password() + "\n*:" + green.port() + ":*:*:" + green.password()
                            + "\n");
        }
        return file;
    }
}
