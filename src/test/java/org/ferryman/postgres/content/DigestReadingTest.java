package org.ferryman.postgres.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@UsesServer
@Timeout(120)
final class DigestReadingTest {

    private static final QualifiedName TABLE = new QualifiedName("public", "t");

    private static final List<String> COLUMNS = List.of(
            "a_id uuid",
            "\"B quoted\" varchar(36)",
            "c_code char(36)",
            "d_at timestamp",
            "e_with_zone timestamptz",
            "f_bytes bytea",
            "g_json json",
            "h_jsonb jsonb",
            "i_texts text[]",
            "j_float double precision",
            "k_number numeric",
            "l_span interval",
            "m_on boolean",
            "n_pair pair",
            "o_times timestamptz[]",
            "p_small integer",
            "q_day date",
            "r_mood mood");

    private static final String HARD = """
            ('6a0e55a8-60a5-4f54-8b5c-9d0c1a4fd001', 'it''s, "so" (x)', 'email', '2024-02-29 23:59:59.999999',
             '2024-03-31 02:30:00.5+02', '\\x00ff27', '{"a": 1,  "a": 2}', '{"b":[1,2.50],"a":"\\u00e9"}',
             '{a,NULL,"",NULL}', 0.1, 1.500, '1 year 2 mons -3 days 04:05:06.7', true, ROW(1,
             'x,"y'), '{2024-01-01 00:00+00}',
             -1, '2024-02-29', 'glad'),
            ('6a0e55a8-60a5-4f54-8b5c-9d0c1a4fd002', '', '', 'infinity', '-infinity', '', 'null',
            'null', '{}', 'NaN', 'NaN',
             '0', false, ROW(NULL, ''), '{infinity}', 0, 'infinity', 'sad'),
            ('6a0e55a8-60a5-4f54-8b5c-9d0c1a4fd003', NULL, NULL, NULL, NULL, NULL, NULL, NULL,
            NULL, NULL, NULL, NULL, NULL,
             NULL, NULL, NULL, NULL, NULL),
            ('6a0e55a8-60a5-4f54-8b5c-9d0c1a4fd004', ',', '''', '0044-03-15 12:00:00 BC', '1900-01-01 00:00:00+00',
             '\\x5c', '[]', '[]', '{"{}","\\\\"}', '-Infinity', 1e30, '-00:00:01', true, ROW(-1,
             NULL), '{}', 2147483647,
             '0001-01-01 BC', 'sad')""";

    private static final List<String> SETTINGS = List.of(
            "DateStyle = 'SQL, DMY'",
            "DateStyle = 'German'",
            "IntervalStyle = 'sql_standard'",
            "bytea_output = 'escape'",
            "extra_float_digits = -15",
            "TimeZone = 'Asia/Kathmandu'",
            "lc_monetary = 'C'");

    @TempDir
    private Path folder;

    private static void fill(TestDatabase test, List<String> columns) throws SQLException {
        test.execute(
                "SET datestyle = 'ISO, YMD'",
                "SET TimeZone = 'UTC'",
                "CREATE TYPE pair AS (n int, s text)",
                "CREATE TYPE mood AS ENUM ('sad', 'glad')",
                "CREATE DOMAIN bytes AS bytea",
                "CREATE TABLE t (" + String.join(", ", columns) + ")",
                "INSERT INTO t (" + names() + ") VALUES " + HARD);
    }

    private static void grow(TestDatabase test, String kind) throws SQLException {
        test.execute(
                "CREATE TABLE grown (id bigint PRIMARY KEY, s text)" + kind,
                "INSERT INTO grown SELECT i, repeat(md5(i::text), 20) FROM generate_series(1, 30000) AS i");
    }

    private static String names() {
        return String.join(
                ", ",
                COLUMNS.stream()
                        .map(column ->
                                column.startsWith("\"") ? "\"B quoted\"" : column.substring(0, column.indexOf(' ')))
                        .toList());
    }

    /** Whatever the database's settings, the order of columns, and char(n) or varchar, domain or its type. */
    @Test
    void the_digest_follows_neither_settings_nor_the_order_of_columns_nor_char_padding(TestDatabase test)
            throws Exception {
        fill(test, COLUMNS);
        grow(test, "");
        TestDatabase other = test.another();
        List<String> reversed = new ArrayList<>(COLUMNS);
        Collections.reverse(reversed);
        reversed.replaceAll(column -> column.replace("char(36)", "varchar(36)").replace("varvarchar", "varchar"));
        reversed.replaceAll(column -> column.replace("f_bytes bytea", "f_bytes bytes"));
        fill(other, reversed);
        grow(other, " WITH (fillfactor = 30)");
        other.execute("DELETE FROM grown WHERE id % 2 = 0", "VACUUM grown");
        other.execute(
                "INSERT INTO grown SELECT i, repeat(md5(i::text), 20) FROM generate_series(2," + " 30000, 2) AS i");
        List<TableDigest> one = read(test, DigestForm.SAME_ENCODING);
        List<TableDigest> inAnyEncoding = read(test, DigestForm.ANY_ENCODING);
        String alter = "ALTER DATABASE " + TestDatabase.quote(other.name());
        for (String setting : SETTINGS) {
            other.execute(alter + " SET " + setting);
            assertThat(read(other, DigestForm.SAME_ENCODING)).as(setting).isEqualTo(one);
            assertThat(read(other, DigestForm.ANY_ENCODING)).as(setting).isEqualTo(inAnyEncoding);
            other.execute(alter + " RESET ALL");
        }
        assertThat(one).extracting(TableDigest::rows).containsExactly(30_000L, 4L);
        assertThat(test.queryLong("SELECT pg_relation_size('grown') / 8192"))
                .as("pages, enough for several ranges")
                .isGreaterThan(2_048);
    }

    /** Its definition, written by hand, and what it said on a PostgreSQL 15: other majors must say the same. */
    @Test
    void the_digest_is_the_same_on_every_major_version(TestDatabase test) throws Exception {
        fill(test, COLUMNS);
        String definition = test.queryString("""
                SELECT sum(hashtextextended(ROW("B quoted"::text, a_id::text, c_code::text,
                    encode(timestamp_send(d_at), 'hex'), encode(timestamptz_send(e_with_zone),
                    'hex'), encode(f_bytes, 'hex'),
                    g_json::text, h_jsonb::text, i_texts::text, j_float::text, k_number::text,
                    l_span::text, m_on::text,
                    n_pair::text, o_times::text, p_small::text, q_day::text, r_mood::text)::text, 0)::numeric)
                FROM t""");
        assertThat(digest(test)).isEqualTo(definition).isEqualTo("-1889051056958578707");
    }

    /** The digest of one connection and plain SQL, written by hand from its definition. */
    @Test
    void ranges_add_up_to_what_one_statement_says(TestDatabase test) throws Exception {
        fill(test, COLUMNS);
        grow(test, "");
        test.execute("DELETE FROM grown WHERE id BETWEEN 8000 AND 20000");
        String whole = test.queryString(
                "SELECT sum(hashtextextended(ROW(id::text, s::text)::text," + " 0)::numeric) FROM grown");
        assertThat(read(test, DigestForm.SAME_ENCODING).get(0).digest()).isEqualTo(whole);
    }

    static Stream<String> changes() {
        return Stream.of(
                "a_id = '6a0e55a8-60a5-4f54-8b5c-9d0c1a4fd00f'",
                "\"B quoted\" = coalesce(\"B quoted\", '') || '.'",
                "\"B quoted\" = CASE WHEN \"B quoted\" = '' THEN NULL ELSE '' END",
                "c_code = coalesce(c_code, '') || '.'",
                "c_code = CASE WHEN c_code = '' THEN NULL ELSE '' END",
                "d_at = CASE WHEN d_at = 'infinity' THEN '-infinity'::timestamp ELSE 'infinity' END",
                "d_at = coalesce(d_at, '2000-01-01') + interval '1 microsecond', p_small = 7",
                "e_with_zone = CASE WHEN e_with_zone IS NULL THEN 'epoch'::timestamptz END",
                "f_bytes = coalesce(f_bytes, '') || '\\x00'",
                "g_json = '{}'",
                "h_jsonb = '{}'",
                "i_texts = i_texts || NULL::text",
                "i_texts = CASE WHEN i_texts IS NULL THEN '{}'::text[] END",
                "j_float = CASE WHEN j_float = 'NaN' THEN 0 ELSE 'NaN'::float8 END",
                "k_number = CASE WHEN k_number IS NULL THEN 0 END",
                "l_span = CASE WHEN l_span IS NULL THEN interval '0' END",
                "m_on = m_on IS NOT TRUE",
                "n_pair = ROW(9, '')::pair",
                "o_times = o_times || 'epoch'::timestamptz",
                "p_small = coalesce(p_small / 2 + 5, 0)",
                "q_day = CASE WHEN q_day IS NULL THEN date '2000-01-01' END",
                "r_mood = CASE r_mood WHEN 'sad' THEN 'glad' ELSE 'sad' END::mood");
    }

    /** Whatever row and column: one changed value changes it, and changed back, so is the digest. */
    @ParameterizedTest
    @MethodSource("changes")
    void one_changed_value_changes_the_digest(String change, TestDatabase test) throws Exception {
        fill(test, COLUMNS);
        try (Database database = open(test)) {
            String before = digest(database);
            for (int row = 1; row <= 4; row++) {
                String where = " WHERE a_id::text LIKE '%00" + row + "'";
                test.execute("UPDATE t SET " + change + where);
                assertThat(digest(database)).as(change + " in row " + row).isNotEqualTo(before);
                test.execute("TRUNCATE t", "INSERT INTO t (" + names() + ") VALUES " + HARD);
                assertThat(digest(database)).isEqualTo(before);
            }
        }
    }

    @Test
    void values_that_change_places_change_the_digest(TestDatabase test) throws Exception {
        test.execute("CREATE TABLE t (a text, b text)", "INSERT INTO t VALUES ('x', 'y'), (NULL, ''), ('1', '1')");
        String before = digest(test);
        test.execute("UPDATE t SET a = b, b = a WHERE a = 'x'");
        assertThat(digest(test)).isNotEqualTo(before);
        test.execute("UPDATE t SET a = b, b = a WHERE a = 'y'", "UPDATE t SET a = b, b = a WHERE a IS NULL");
        assertThat(digest(test)).isNotEqualTo(before);
        test.execute("UPDATE t SET a = b, b = a WHERE b IS NULL", "INSERT INTO t VALUES ('1', '1')");
        assertThat(digest(test)).as("a row that is there twice").isNotEqualTo(before);
    }

    @Test
    void partitions_and_children_are_read_through_their_parent(TestDatabase test) throws Exception {
        test.execute(
                "CREATE TABLE grown (id int) PARTITION BY RANGE (id)",
                "CREATE TABLE part PARTITION OF grown DEFAULT",
                "INSERT INTO grown VALUES (1), (2)",
                "CREATE TABLE t (id int)",
                "CREATE TABLE child () INHERITS (t)",
                "INSERT INTO t VALUES (3)",
                "INSERT INTO child VALUES (4), (5)");
        assertThat(read(test, DigestForm.SAME_ENCODING))
                .extracting(TableDigest::table, TableDigest::rows)
                .containsExactly(tuple(new QualifiedName("public", "grown"), 2L), tuple(TABLE, 3L));
    }

    @Test
    void all_connections_read_one_state_and_only_the_columns_asked_for(TestDatabase test) throws Exception {
        fill(test, COLUMNS);
        grow(test, "");
        List<TableDigest> before = read(test, DigestForm.SAME_ENCODING);
        try (Database database = open(test)) {
            List<TableDigest> meanwhile = new Transactions(database).snapshot(new Cancellation(), session -> {
                List<TableShape> shapes = shapes(session);
                try (Connection other = test.connect()) {
                    other.createStatement().execute("UPDATE grown SET s = '' WHERE id % 3 = 0; DELETE FROM t");
                }
                return new DigestReading(database, DigestForm.SAME_ENCODING)
                        .read(session, shapes, new ProgressMeter(ProgressListener.NONE));
            });
            assertThat(meanwhile).isEqualTo(before);
            List<TableDigest> ids = new Transactions(database)
                    .snapshot(
                            new Cancellation(),
                            session -> new DigestReading(database, DigestForm.SAME_ENCODING)
                                    .read(
                                            session,
                                            shapes(session).stream()
                                                    .map(shape -> shape.only(Set.of("id", "s2")))
                                                    .toList(),
                                            new ProgressMeter(ProgressListener.NONE)));
            assertThat(ids.get(0).columns()).containsExactly("id");
            assertThat(ids.get(1).columns()).isEmpty();
        }
        assertThat(read(test, DigestForm.SAME_ENCODING)).isNotEqualTo(before);
    }

    @Test
    void it_tells_how_far_it_is_and_ends_within_two_seconds_when_cancelled(TestDatabase test) throws Exception {
        test.execute(
                "CREATE TYPE odd AS (s text)",
                "CREATE FUNCTION text(odd) RETURNS text LANGUAGE plpgsql AS"
                        + " $$ BEGIN PERFORM pg_catalog.pg_sleep(600); RETURN 'x'; END $$",
                "CREATE CAST (odd AS text) WITH FUNCTION text(odd)",
                "CREATE TABLE t (o odd)",
                "INSERT INTO t VALUES (ROW('x'))",
                "CREATE TABLE grown (o odd)",
                "INSERT INTO grown VALUES (ROW('x'))");
        Cancellation cancellation = new Cancellation();
        AtomicReference<Progress> seen = new AtomicReference<>();
        try (Database database = open(test)) {
            CompletableFuture<Void> run = CompletableFuture.runAsync(() -> {
                try {
                    new Transactions(database)
                            .snapshot(
                                    cancellation,
                                    session -> new DigestReading(database, DigestForm.SAME_ENCODING)
                                            .read(session, shapes(session), new ProgressMeter(seen::set)));
                } catch (Exception failure) {
                    throw new CompletionException(failure);
                }
            });
            String sleeping = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                    + " AND datname = current_database()";
            Eventually.until(() -> test.queryLong(sleeping) == (test.major() >= 14 ? 2 : 1));
            assertThat(seen.get().phase()).isEqualTo(DigestPhase.DIGESTS);
            assertThat(seen.get().total()).hasValue(2);
            long start = System.nanoTime();
            cancellation.request();
            assertThatThrownBy(run::get).isNotNull();
            test.awaitNone(sleeping);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
    }

    private String digest(TestDatabase test) throws Exception {
        try (Database database = open(test)) {
            return digest(database);
        }
    }

    private static String digest(Database database) throws Exception {
        return read(database, DigestForm.SAME_ENCODING).stream()
                .filter(table -> table.table().equals(TABLE))
                .findFirst()
                .orElseThrow()
                .digest();
    }

    private List<TableDigest> read(TestDatabase test, DigestForm form) throws Exception {
        try (Database database = open(test)) {
            return read(database, form);
        }
    }

    private static List<TableDigest> read(Database database, DigestForm form) throws Exception {
        return new Transactions(database)
                .snapshot(
                        new Cancellation(),
                        session -> new DigestReading(database, form)
                                .read(session, shapes(session), new ProgressMeter(ProgressListener.NONE)));
    }

    private static List<TableShape> shapes(Session session) throws Exception {
        return TableShape.read(session, List.of(TABLE, new QualifiedName("public", "grown"), TABLE.sibling("gone")));
    }

    private Database open(TestDatabase test) throws Exception {
        return Database.open(ConnectionSettings.resolve(
                        test.url(), Map.of("PGPASSWORD", test.password()), folder, PasswordPrompt.NONE)
                .with(TestPatience.get()));
    }
}
