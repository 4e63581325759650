package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both walks through a legacy table meet each row exactly once. */
@UsesServer
final class TableChunksTest {

    private static final LegacyTable TABLE =
            new LegacyTable(0, new QualifiedName("public", LegacySchema.table(0)), "", 0, 0);

    @ParameterizedTest
    @ValueSource(ints = {12, 14})
    void each_row_is_met_once_whatever_the_size_of_the_chunks(int major, TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 3_000);
        test.execute(
                "DELETE FROM keto_0000000000_relation_tuples WHERE commit_time > '2021-01-01 00:10' AND object < '3'",
                "INSERT INTO keto_0000000000_relation_tuples SELECT chr(i), 'O''\u00e9', '', chr(i)"
                        + " || '\\n', 'infinity'"
                        + " FROM generate_series(1, 500) AS i");
        List<String> all = test.rows("SELECT t::text FROM keto_0000000000_relation_tuples AS t ORDER BY 1").stream()
                .map(row -> row.get(0))
                .toList();
        try (Connection connection = test.connect()) {
            Session session = new Session(connection, new Cancellation());
            for (long size : new long[] {1_000_000, all.size(), all.size() - 1, 700, 97}) {
                assertThat(met(session, major, all.size(), size))
                        .as("chunks of %d", size)
                        .isEqualTo(all);
            }
        }
    }

    private static List<String> met(Session session, int major, long rows, long size) throws Exception {
        TableChunks chunks = TableChunks.of(session, major, TABLE, rows);
        List<String> met = new ArrayList<>();
        for (Optional<TableChunks.Chunk> next = chunks.next(size); next.isPresent(); next = chunks.next(size)) {
            met.addAll(session.list(
                    "SELECT l::text FROM public.keto_0000000000_relation_tuples AS l WHERE "
                            + next.get().part().text(),
                    row -> row.getString(1),
                    next.get().parameters().toArray()));
        }
        met.sort(String::compareTo);
        List<String> sorted = new ArrayList<>(met);
        return session.list("SELECT t FROM unnest(?::text[]) AS t ORDER BY 1", row -> row.getString(1), (Object)
                sorted.toArray(String[]::new));
    }

    @Test
    void an_empty_table_has_no_rows_to_meet(TestDatabase test) throws Exception {
        LegacyTuples.create(test);
        try (Connection connection = test.connect()) {
            Session session = new Session(connection, new Cancellation());
            assertThat(met(session, 12, 0, 10)).isEmpty();
            assertThat(met(session, 14, 0, 10)).isEmpty();
        }
    }
}
