package org.ferryman.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvCellsTest {

    @TempDir
    Path folder;

    private CsvCells read(String text) throws Exception {
        return CsvCells.open(Files.writeString(folder.resolve("a.csv"), text));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void columns_are_found_by_their_headings_whatever_separates_them(String separator) throws Exception {
        String text = "\uFEFF\"more\",\"decision\",\"id\"\r\n\"\",\"id\",\"1\"\r\n\"x\ny\",\"'=a\",\"2\"\r\n";
        try (CsvCells csv = read(text.replace(",", separator))) {
            assertThat(csv.has("decision")).isTrue();
            assertThat(csv.has("new_subject")).isFalse();
            assertThat(csv.next().map(row -> row.cell("decision") + row.cell("id")))
                    .contains("id1");
            assertThat(csv.next().map(row -> row.cell("decision") + row.cell("id") + row.cell("new_subject")))
                    .contains("=a2");
            assertThat(csv.next()).isEmpty();
        }
    }

    @Test
    void a_row_that_is_too_short_has_empty_cells() throws Exception {
        try (CsvCells csv = read("id,decision\n1\n")) {
            CsvCells.Row row = csv.next().orElseThrow();
            assertThat(row.cell("decision")).isEmpty();
            assertThat(row.number()).isEqualTo(2);
        }
    }

    @Test
    void another_code_than_utf_8_is_refused_rather_than_guessed() throws Exception {
        Path file = folder.resolve("latin1.csv");
        Files.write(file, "id,decision\n1,é\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> {
                    try (CsvCells csv = CsvCells.open(file)) {
                        csv.next();
                    }
                })
                .isInstanceOf(CharacterCodingException.class);
    }
}
