package org.ferryman.postgres.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.content.RowDifferences.Kind;
import org.ferryman.postgres.content.RowDifferences.Row;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;

@UsesServer
final class RowDifferencesTest {

    private static final QualifiedName TABLE = new QualifiedName("public", "t");

    private static Optional<RowDifferences> compare(
            TestDatabase test, SqlText condition, List<String> before, List<String> after) throws Exception {
        try (Connection here = test.connect();
                Connection there = test.another().connect()) {
            fill(here, before);
            fill(there, after);
            Session session = new Session(here, new Cancellation());
            TableShape shape = TableShape.read(session, List.of(TABLE)).get(0).where(condition);
            return RowDifferences.read(
                    session, new Session(there, new Cancellation()), shape, DigestForm.SAME_ENCODING);
        }
    }

    private static void fill(Connection connection, List<String> statements) throws Exception {
        try (Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    @Test
    void rows_are_found_on_either_side_and_across_the_ends_of_what_is_read_at_once(TestDatabase test) throws Exception {
        // 10,000 rows are read at once: 9,999 to 10,001 and 20,000 stand at the ends.
        String table = "CREATE TABLE t (id int PRIMARY KEY, v text)";
        String rows = "INSERT INTO t SELECT n, 'x' FROM generate_series(1, 20000) AS n";
        RowDifferences found = compare(
                        test,
                        SqlText.of("true"),
                        List.of(table, rows, "DELETE FROM t WHERE id IN (1, 10000, 15000)"),
                        List.of(
                                table,
                                rows,
                                "UPDATE t SET v = 'y' WHERE id IN (9999, 10001)",
                                "DELETE FROM t WHERE id IN (2, 20000)",
                                "INSERT INTO t SELECT n, 'x' FROM generate_series(20001, 45000) AS n"))
                .orElseThrow();
        assertThat(found.total()).isEqualTo(7 + 25_000);
        assertThat(found.first()).hasSize(RowDifferences.TOLD);
        assertThat(found.first())
                .extracting(Row::key, Row::kind)
                .contains(
                        tuple("1", Kind.ONLY_AFTER),
                        tuple("2", Kind.ONLY_BEFORE),
                        tuple("9999", Kind.CHANGED),
                        tuple("10000", Kind.ONLY_AFTER),
                        tuple("10001", Kind.CHANGED),
                        tuple("15000", Kind.ONLY_AFTER),
                        tuple("20001", Kind.ONLY_AFTER));
    }

    @Test
    void a_key_of_several_columns_of_texts_is_in_one_order_on_both_sides(TestDatabase test) throws Exception {
        String table = "CREATE TABLE t (b varchar(9), a text, v int, PRIMARY KEY (b, a))";
        RowDifferences found = compare(
                        test,
                        SqlText.of("true"),
                        List.of(table, "INSERT INTO t VALUES ('B', 'it''s', 1), ('a', 'x', 1), ('a', 'Y', 1)"),
                        List.of(table, "INSERT INTO t VALUES ('B', 'it''s', 2), ('a', 'x', 1)"))
                .orElseThrow();
        assertThat(found.first())
                .containsExactlyInAnyOrder(new Row("B,it's", Kind.CHANGED), new Row("a,Y", Kind.ONLY_BEFORE));
        assertThat(found.told()).contains("t (2 rows: ", "B,it's not the same", "a,Y only on the source");
    }

    @Test
    void only_rows_that_count_are_compared(TestDatabase test) throws Exception {
        String table = "CREATE TABLE t (id int PRIMARY KEY, v int)";
        RowDifferences found = compare(
                        test,
                        SqlText.of("t.v < 5"),
                        List.of(table, "INSERT INTO t VALUES (1, 1), (2, 9)"),
                        List.of(table, "INSERT INTO t VALUES (1, 1), (3, 9)"))
                .orElseThrow();
        assertThat(found.total()).isZero();
    }

    @Test
    void without_a_primary_key_nothing_tells_rows_apart(TestDatabase test) throws Exception {
        assertThat(compare(
                        test,
                        SqlText.of("true"),
                        List.of("CREATE TABLE t (id int)"),
                        List.of("CREATE TABLE t (id int)")))
                .isEmpty();
    }
}
