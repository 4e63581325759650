package org.ferryman.desktop.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.List;
import java.util.stream.Collectors;
import org.ferryman.desktop.parts.SqlColours.Part;
import org.junit.jupiter.api.Test;

class SqlColoursTest {

    @Test
    void keywords_strings_names_numbers_and_comments_are_told_apart() {
        assertThat(SqlColours.lines("INSERT INTO \"a\"\"SELECT\" VALUES ('it''s', 7) -- ON")
                        .get(0))
                .extracting(Part::text, Part::style)
                .containsExactly(
                        tuple("INSERT", "sql-keyword"),
                        tuple(" ", "sql-plain"),
                        tuple("INTO", "sql-keyword"),
                        tuple(" ", "sql-plain"),
                        tuple("\"a\"\"SELECT\"", "sql-name"),
                        tuple(" ", "sql-plain"),
                        tuple("VALUES", "sql-keyword"),
                        tuple(" (", "sql-plain"),
                        tuple("'it''s'", "sql-string"),
                        tuple(", ", "sql-plain"),
                        tuple("7", "sql-number"),
                        tuple(") ", "sql-plain"),
                        tuple("-- ON", "sql-comment"));
    }

    @Test
    void what_goes_on_over_several_lines_keeps_its_colour() {
        List<List<Part>> lines = SqlColours.lines("/* SELECT\n1 */ 'a\n\nSELECT'");
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).extracting(Part::style).containsExactly("sql-comment");
        assertThat(lines.get(1)).extracting(Part::style).containsExactly("sql-comment", "sql-plain", "sql-string");
        assertThat(lines.get(2)).isEmpty();
        assertThat(lines.get(3)).extracting(Part::style).containsExactly("sql-string");
    }

    @Test
    void nothing_is_lost_however_long_it_is_and_whatever_is_left_open() {
        for (String text : List.of(
                "",
                "\n",
                "it's /* left open",
                "'" + "x''".repeat(100_000) + "'",
                "\"" + "n".repeat(200_000) + "\", ".repeat(2))) {
            assertThat(SqlColours.lines(text).stream()
                            .map(line -> line.stream().map(Part::text).collect(Collectors.joining()))
                            .collect(Collectors.joining("\n")))
                    .isEqualTo(text);
        }
    }
}
