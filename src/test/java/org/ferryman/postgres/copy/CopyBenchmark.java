package org.ferryman.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.ProgressMeter;
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
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy beside {@code pg_dump | psql}, and digests over several connections beside one, on the same server. */
@UsesServer
@Tag("benchmark")
final class CopyBenchmark {

    private static final int ROWS = Integer.getInteger("copy.rows", 60_000);
    private static final int ROUNDS = Integer.getInteger("copy.rounds", 3);
    private static final double MOST_OF_ONE_CONNECTION = 0.7;

    @TempDir
    private Path folder;

    @Test
    void a_copy_costs_no_more_than_a_dump_and_digests_less_than_one_connection(TestDatabase test) throws Exception {
        test.execute(
                "ALTER DATABASE " + TestDatabase.quote(test.name()) + " SET" + " max_parallel_workers_per_gather = 0");
        RecordedCatalog.golden("kratos/catalog-v1.3.1.json").make(test, ROWS);
        test.execute("VACUUM ANALYZE", "CHECKPOINT");
        List<Double> one = new ArrayList<>();
        List<Double> several = new ArrayList<>();
        List<Double> dump = new ArrayList<>();
        List<Double> copy = new ArrayList<>();
        try (Database database = open(test)) {
            for (int round = 0; round < ROUNDS; round++) {
                one.add(timed(() -> digests(database, true)));
                several.add(timed(() -> digests(database, false)));
            }
            for (int round = 0; round < ROUNDS; round++) {
                TestDatabase into = test.another();
                into.name();
                dump.add(timed(() -> dump(test, into)));
                into.close();
                try (ScratchCopy scratch = ScratchCopy.create(database, "UTF8")) {
                    copy.add(timed(() -> DatabaseCopy.make(
                            database, scratch, new Cancellation(), new ProgressMeter(ProgressListener.NONE))));
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "26 tables of %,d rows, %s: digests on one connection %s s, on several %s s;"
                        + " pg_dump | psql %s s, copy %s s%n",
                ROWS,
                test.queryString("SELECT pg_size_pretty(pg_database_size(current_database()))"),
                one,
                several,
                dump,
                copy);
        assertThat(median(several) / median(one)).isLessThanOrEqualTo(MOST_OF_ONE_CONNECTION);
        assertThat(median(copy)).isLessThanOrEqualTo(median(dump));
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
                TableShape whole = new TableShape(shape.table(), shape.columns(), shape.pages(), false);
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

    private static List<TableDigest> dump(TestDatabase from, TestDatabase to) throws Exception {
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
        return List.of();
    }

    private static double timed(Work work) throws Exception {
        System.gc();
        long start = System.nanoTime();
        work.run();
        return Math.round((System.nanoTime() - start) / 1e7) / 100.0;
    }

    private static double median(List<Double> all) {
        return all.stream().sorted().toList().get(all.size() / 2);
    }

    private Database open(TestDatabase test) throws Exception {
        return Database.open(ConnectionSettings.resolve(
                test.url(), Map.of("PGPASSWORD", test.password()), folder, PasswordPrompt.NONE));
    }

    private interface Work {
        Object run() throws Exception;
    }
}
