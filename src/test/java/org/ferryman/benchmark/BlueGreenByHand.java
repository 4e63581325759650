package org.ferryman.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyInputStream;

/**
 * What blue/green costs without Ferryman, on the same two servers.
 *
 * @param kratos the new Kratos
 * @param folder for what programs print
 */
record BlueGreenByHand(EmbeddedServer blue, EmbeddedServer green, String kratos, Path folder) {

    static void execute(EmbeddedServer server, String database, String... statements) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static long number(EmbeddedServer server, String database, String query) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Rows over two connections, keys and indexes after them. */
    Object copy() throws Exception {
        execute(green, "postgres", "CREATE DATABASE by_hand");
        dump("--section=pre-data", "by_hand");
        List<String> tables = tables();
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<Future<Object>> copies = new ArrayList<>();
            for (String table : tables) {
                copies.add(two.submit(() -> copy(table)));
            }
            for (Future<Object> copy : copies) {
                copy.get();
            }
        } finally {
            two.shutdown();
        }
        dump("--section=post-data", "by_hand");
        execute(green, "by_hand", "ANALYZE");
        return true;
    }

    /** The largest first. */
    private List<String> tables() throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Connection connection = blue.connect("kratos");
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r'"
                                + " AND relnamespace = 'public'::regnamespace ORDER BY relpages DESC")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private Object copy(String table) throws Exception {
        try (Connection from = blue.connect("kratos");
                Connection to = green.connect("by_hand");
                PGCopyInputStream rows = new PGCopyInputStream(
                        from.unwrap(PGConnection.class), "COPY " + table + " TO STDOUT (FORMAT binary)")) {
            to.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + table + " FROM STDIN (FORMAT binary)", rows);
        }
        return true;
    }

    private void dump(String section, String database) throws Exception {
        ProcessBuilder pipe = new ProcessBuilder(
                "bash",
                "-c",
                "set -o pipefail; PGPASSWORD=$FROM pg_dump --no-publications " + section
                        + " \"$1\" | PGPASSWORD=$TO psql -q -v ON_ERROR_STOP=1 \"$2\"",
                "-",
                blue.url("kratos"),
                green.url(database));
        pipe.environment().put("FROM", blue.password());
        pipe.environment().put("TO", green.password());
        Path output = folder.resolve("dump.txt");
        assertThat(pipe.redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start()
                        .waitFor())
                .as(Files.readString(output))
                .isZero();
    }

    /** A subscription of a target with all keys and indexes. */
    Object subscribe() throws Exception {
        execute(green, "postgres", "CREATE DATABASE with_all");
        dump("--schema-only", "with_all");
        List<String> published = new ArrayList<>(tables());
        published.remove("schema_migration");
        execute(blue, "kratos", "CREATE PUBLICATION with_all FOR TABLE " + String.join(", ", published));
        try (Connection from = blue.connect("kratos");
                Connection to = green.connect("with_all");
                PGCopyInputStream rows =
                        new PGCopyInputStream(from.unwrap(PGConnection.class), "COPY schema_migration TO STDOUT")) {
            to.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY schema_migration FROM STDIN", rows);
        }
        execute(
                green,
                "with_all",
                "CREATE SUBSCRIPTION with_all CONNECTION 'host=127.0.0.1 port=" + blue.port() + " dbname=kratos user="
                        + blue.superuser() + " password=" + blue.password() + "' PUBLICATION with_all");
        while (number(green, "with_all", "SELECT count(*) FROM pg_subscription_rel WHERE srsubstate <> 'r'") > 0) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return true;
    }

    /** What the official way does while nobody may write; it also waits for the new Kratos to start. */
    Object drainAndMigrate() throws Exception {
        execute(blue, "kratos", "SELECT pg_logical_emit_message(true, 'drain', '')");
        String place;
        try (Connection connection = blue.connect("kratos");
                ResultSet row = connection.createStatement().executeQuery("SELECT pg_current_wal_insert_lsn()")) {
            row.next();
            place = row.getString(1);
        }
        while (number(
                        blue,
                        "kratos",
                        "SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'with_all'"
                                + " AND confirmed_flush_lsn >= '" + place + "'")
                == 0) {
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
        execute(green, "with_all", "ALTER SUBSCRIPTION with_all DISABLE");
        ProcessBuilder migrate = new ProcessBuilder(kratos, "migrate", "sql", "-e", "-y");
        migrate.environment()
                .put(
                        "DSN",
                        "postgres://" + green.superuser() + ":" + green.password() + "@127.0.0.1:" + green.port()
                                + "/with_all?sslmode=disable");
        Path output = folder.resolve("by-hand.txt");
        assertThat(migrate.redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start()
                        .waitFor())
                .as(Files.readString(output))
                .isZero();
        return true;
    }

    /** Nothing of the subscription stays. */
    void endSubscription() throws SQLException {
        execute(green, "with_all", "ALTER SUBSCRIPTION with_all SET (slot_name = NONE)");
        execute(green, "with_all", "DROP SUBSCRIPTION with_all");
        execute(green, "postgres", "DROP DATABASE with_all WITH (FORCE)");
        execute(blue, "kratos", "SELECT pg_drop_replication_slot('with_all')", "DROP PUBLICATION with_all");
    }
}
