package org.ferryman.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ferryman.engine.file.Json;
import org.ferryman.testing.Described;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatementListTest {

    private static final List<String> MANY = Stream.of(
                    Stream.of("SET LOCAL names = '{\"a\":1}'"),
                    IntStream.range(0, 2_000).mapToObj(i -> "LOCK TABLE \"public\".\"t_" + i + "\""),
                    IntStream.range(0, 2_000).mapToObj(i -> "INSERT INTO \"t\" SELECT " + i + " FROM \"t_" + i + "\""),
                    Stream.of("COMMIT"))
            .flatMap(statement -> statement)
            .toList();

    @TempDir
    private Path folder;

    @Test
    void f4_thousands_of_a_kind_are_shown_once_with_their_count() {
        assertThat(StatementList.shortened(MANY))
                .containsExactly(
                        "SET LOCAL names = '{\"a\":1}'",
                        "LOCK TABLE \"public\".\"t_0\"\n-- and 1999 more like this one, with other names and numbers",
                        "INSERT INTO \"t\" SELECT 0 FROM \"t_0\"\n"
                                + "-- and 1999 more like this one, with other names and numbers",
                        "COMMIT");
    }

    @Test
    void a_few_of_a_kind_are_all_shown_in_their_order() {
        List<String> few = IntStream.range(0, 20)
                .mapToObj(i -> i % 2 == 0 ? "CREATE TABLE \"t_" + i + "\"" : "ANALYZE \"t_" + i + "\"")
                .toList();
        assertThat(StatementList.shortened(few)).isEqualTo(few);
    }

    @Test
    void f4_of_long_statements_of_a_kind_one_is_shown_though_they_are_few() {
        String columns = ", a".repeat(2_000);
        List<String> few =
                IntStream.range(0, 4).mapToObj(i -> "SELECT " + i + columns).toList();
        assertThat(StatementList.shortened(few))
                .containsExactly(few.get(0) + "\n-- and 3 more like this one, with other names and numbers");
        assertThat(StatementList.shortened(few.subList(0, 3))).isEqualTo(few.subList(0, 3));
    }

    @Test
    void f4_the_journal_has_them_once_and_a_file_has_every_one() throws Exception {
        try (Run run = Run.open(folder, Described.as("db", java.util.Map.of()))) {
            run.journal().appendStatements(JournalEvent.STEP_APPLIES, new StepId("migrate"), MANY);
        }
        JsonNode entry = Json.parse(Files.readString(folder.resolve("journal.jsonl")), JsonNode.class);
        assertThat(entry.path("statements")).hasSize(4);
        assertThat(entry.path("count").intValue()).isEqualTo(4_002);
        assertThat(Files.readAllLines(folder.resolve(entry.path("file").textValue())))
                .isEqualTo(MANY.stream().map(statement -> statement + ";").toList());
    }
}
