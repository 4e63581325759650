package org.ferryman.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ferryman.Main;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.KratosRows;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.KratosCommand;
import org.ferryman.kratos.binary.MigrationFollower;
import org.ferryman.kratos.migrate.MigratingKratos;
import org.ferryman.kratos.migrate.MigratingKratos.Manner;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.backup.ScratchCopy;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.postgres.content.DigestForm;
import org.ferryman.postgres.content.DigestReading;
import org.ferryman.postgres.content.TableDigest;
import org.ferryman.postgres.content.TableShape;
import org.ferryman.postgres.copy.DatabaseCopy;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Ferryman adds to an upgrade of Kratos, on one server and in turns: checksums over several connections beside
 * one, a copy beside {@code pg_dump | psql}, and a whole {@code kratos migrate} and {@code kratos rehearse} with a heap
 * of 128 MiB beside Kratos alone. Without {@code -Dkratos.command} a stand-in records the migrations.
 */
@UsesServer
@Tag("benchmark")
final class KratosBenchmark {

    private static final int IDENTITIES = Integer.getInteger("kratos.identities", 200_000);
    private static final int ROUNDS = Integer.getInteger("kratos.rounds", 3);
    private static final double MOST_OF_ONE_CONNECTION = 0.7;
    private static final double MOST_ADDED = 2;

    @TempDir
    private Path folder;

    @Test
    void what_ferryman_adds_is_within_its_limits(TestDatabase test) throws Exception {
        test.execute("ALTER DATABASE " + TestDatabase.quote(test.name()) + " SET max_parallel_workers_per_gather = 0");
        GoldenSchema.create(test, "v1.3.1");
        KratosRows.fill(test.connect(), IDENTITIES);
        test.execute("VACUUM ANALYZE", "CHECKPOINT");
        String size = test.queryString("SELECT pg_size_pretty(pg_database_size(current_database()))");
        Figures figures = new Figures(String.format(Locale.ROOT, "%,d identities, %s", IDENTITIES, size));
        checksums(test, figures);
        copies(test, figures);
        migrations(test, figures);
        rehearsal(test, figures);
        System.out.println(figures.told());
        assertThat(figures.median("checksums on several connections"))
                .isLessThanOrEqualTo(MOST_OF_ONE_CONNECTION * figures.median("checksums on one connection"));
        assertThat(figures.median("copy")).isLessThanOrEqualTo(figures.median("pg_dump | psql"));
        assertThat(figures.median("ferryman kratos migrate"))
                .isLessThanOrEqualTo(MOST_ADDED
                        + figures.median("kratos migrate sql")
                        + figures.median("checksums on several connections"));
    }

    private void checksums(TestDatabase test, Figures figures) throws Exception {
        try (Database database = open(test)) {
            for (int round = 0; round < ROUNDS; round++) {
                figures.add("checksums on one connection", () -> digests(database, true));
                figures.add("checksums on several connections", () -> digests(database, false));
            }
        }
    }

    private void copies(TestDatabase test, Figures figures) throws Exception {
        try (Database database = open(test)) {
            for (int round = 0; round < ROUNDS; round++) {
                TestDatabase into = test.another();
                into.name();
                figures.add("pg_dump | psql", () -> dump(test, into));
                into.close();
                try (ScratchCopy scratch = new Transactions(database)
                        .snapshot(new Cancellation(), session -> ScratchCopy.like(session, database))) {
                    figures.add(
                            "copy",
                            () -> DatabaseCopy.make(
                                    database, scratch, new Cancellation(), new ProgressMeter(ProgressListener.NONE)));
                }
            }
        }
    }

    private String kratos() throws Exception {
        String real = System.getProperty("kratos.command");
        return real != null
                ? real
                : MigratingKratos.command(folder, "v26.2.0", Manner.WELL)
                        .words()
                        .get(0);
    }

    private void migrations(TestDatabase test, Figures figures) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (TestDatabase bare = loaded(test);
                    Database database = open(bare)) {
                KratosBinary binary = new KratosBinary(KratosCommand.parse(kratos()), Map.of());
                figures.add(
                        "kratos migrate sql",
                        () -> binary.migrate(database, Optional.empty(), MigrationFollower.NOBODY, Work.quiet()));
            }
            Path run = Files.createDirectories(folder.resolve("run" + round));
            try (TestDatabase frozen = loaded(test)) {
                ferryman(frozen, run, "freeze");
                figures.add("ferryman kratos migrate", () -> ferryman(frozen, run, "migrate", "--kratos", kratos()));
            }
        }
    }

    private static TestDatabase loaded(TestDatabase test) throws Exception {
        TestDatabase another = test.another();
        another.name();
        dump(test, another);
        another.execute("VACUUM ANALYZE", "CHECKPOINT");
        return another;
    }

    private void rehearsal(TestDatabase test, Figures figures) throws Exception {
        Path run = folder.resolve("rehearsed");
        figures.add("ferryman kratos rehearse", () -> ferryman(test, run, "rehearse", "--kratos", kratos()));
        assertThat(Files.readString(run.resolve("rehearse.json"))).contains("\"verdict\" : ");
    }

    /** The program as a user starts it, with a small heap; that it is enough is the proof. */
    private Object ferryman(TestDatabase test, Path run, String... command) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                FerrymanProcess.HEAP,
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                Main.class.getName(),
                "kratos"));
        words.addAll(List.of(command));
        words.addAll(List.of("--url", test.url(), "--run", run.toString(), "--yes"));
        Path output = folder.resolve(command[0] + ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("PGPASSWORD", test.password());
        builder.environment().put("XDG_DATA_HOME", folder.toString());
        int exit = builder.start().waitFor();
        // A stand-in changes no table, so that a rehearsal with it does not verify.
        assertThat(exit).as(Files.readString(output)).isIn(0, command[0].equals("rehearse") ? 5 : 0);
        return exit;
    }

    /** On one connection by what it asks of a server that has no ranges: each table as a whole. */
    private static List<TableDigest> digests(Database database, boolean oneConnection) throws Exception {
        return new Transactions(database).snapshot(new Cancellation(), session -> {
            List<TableShape> shapes = TableShape.read(session, tables(session));
            DigestReading reading = new DigestReading(database, DigestForm.SAME_ENCODING);
            if (!oneConnection) {
                return reading.read(session, shapes, new ProgressMeter(ProgressListener.NONE));
            }
            List<TableDigest> digests = new ArrayList<>();
            for (TableShape shape : shapes) {
                TableShape whole =
                        new TableShape(shape.table(), shape.columns(), shape.pages(), false, shape.condition());
                digests.addAll(reading.read(session, List.of(whole), new ProgressMeter(ProgressListener.NONE)));
            }
            return digests;
        });
    }

    private static List<QualifiedName> tables(Session session) throws Exception {
        return session.list(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text = 'public'",
                row -> new QualifiedName("public", row.getString(1)));
    }

    private static Object dump(TestDatabase from, TestDatabase to) throws Exception {
        ProcessBuilder pipe = new ProcessBuilder(
                "bash",
                "-c",
                "set -o pipefail; pg_dump \"$1\" | psql -q -v ON_ERROR_STOP=1 \"$2\"",
                "-",
                from.url(),
                to.url());
        pipe.environment().put("PGPASSWORD", from.password());
        Process process = pipe.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor()).isZero();
        return true;
    }

    private Database open(TestDatabase test) throws Exception {
        return Database.open(ConnectionSettings.resolve(
                test.url(), Map.of("PGPASSWORD", test.password()), folder, PasswordPrompt.NONE));
    }

    /** Times by what was timed, in the order of the rounds. */
    private record Figures(String about, Map<String, List<Double>> all) {

        Figures(String about) {
            this(about, new LinkedHashMap<>());
        }

        interface Timed {
            Object run() throws Exception;
        }

        void add(String what, Timed work) throws Exception {
            System.gc();
            long start = System.nanoTime();
            work.run();
            double seconds = Math.round((System.nanoTime() - start) / 1e7) / 100.0;
            all.computeIfAbsent(what, name -> new ArrayList<>()).add(seconds);
            System.out.println(what + ": " + seconds + " s");
        }

        double median(String what) {
            List<Double> times = all.get(what).stream().sorted().toList();
            return times.get(times.size() / 2);
        }

        String told() {
            StringBuilder told = new StringBuilder(about);
            all.forEach((what, times) -> told.append("\n| ")
                    .append(what)
                    .append(" | ")
                    .append(times)
                    .append(" | ")
                    .append(median(what))
                    .append(" |"));
            return told.toString();
        }
    }
}
