package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.cli.terminal.TextTable;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Severity;
import org.ferryman.report.AmountText;
import org.junit.jupiter.api.Test;

class TextTest {

    private static String written(TextStyle style, Finding... findings) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        new TextPage(new PrintStream(octets, true, StandardCharsets.UTF_8), style).findings(List.of(findings));
        return octets.toString(StandardCharsets.UTF_8);
    }

    @Test
    void numbers_read_easily() {
        assertThat(AmountText.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(AmountText.count(1, "row")).isEqualTo("1 row");
        assertThat(AmountText.bytes(512)).isEqualTo("512 bytes");
        assertThat(AmountText.bytes(1_536)).isEqualTo("1.5 kB");
        assertThat(AmountText.bytes(200L << 20)).isEqualTo("200 MB");
        assertThat(AmountText.seconds(0.44)).isEqualTo("0.4 s");
        assertThat(AmountText.seconds(59.7)).isEqualTo("1 min 0 s");
        assertThat(AmountText.seconds(7_800)).isEqualTo("2 h 10 min");
        assertThat(AmountText.clock(Duration.ofSeconds(65))).isEqualTo("1:05");
        assertThat(AmountText.clock(Duration.ofSeconds(7_205))).isEqualTo("2:00:05");
    }

    @Test
    void columns_are_aligned_and_numbers_stand_to_the_right() {
        assertThat(new TextTable(">id", "name", ">tuples")
                        .row(0, "vidéos", 1_234L)
                        .row(10, "a", 5L)
                        .lines())
                .containsExactly("id  name    tuples", " 0  vidéos   1,234", "10  a            5");
    }

    @Test
    void long_names_lose_their_middle_unless_they_would_look_alike_without_it() {
        String start = "a".repeat(100);
        assertThat(new TextTable(">id", "~name")
                        .row(1, start + "one")
                        .row(2, start + "two")
                        .row(3, "short")
                        .lines())
                .containsExactly(
                        "id  name",
                        " 1  " + "a".repeat(29) + "…" + "a".repeat(26) + "one",
                        " 2  " + "a".repeat(29) + "…" + "a".repeat(26) + "two",
                        " 3  short");
        String middle = start + "x" + start;
        assertThat(new TextTable("~name").row(middle).row(start + "y" + start).lines())
                .containsExactly("name", middle, start + "y" + start);
    }

    @Test
    void the_worst_finding_comes_first_with_a_word_and_its_remedy() {
        String text = written(
                new TextStyle(true, false),
                Finding.info("GOOD_TO_KNOW", "It is so.", "Because."),
                Finding.blocker("IN_THE_WAY", "A thing.", "It matters.", "Run `ferryman keto schema --apply`."));
        assertThat(text.indexOf("✗ blocks")).isBetween(0, text.indexOf("- note"));
        assertThat(text).contains("[IN_THE_WAY]").contains("      What to do: Run `ferryman keto schema --apply`.");
        assertThat(text).doesNotContain("\u001B");
    }

    @Test
    void commands_and_options_with_their_values_are_not_broken() {
        String text = written(
                new TextStyle(true, false),
                Finding.blocker(
                        "ID",
                        "Seen.",
                        "Why.",
                        "word ".repeat(16) + "then --exclude-namespace 0 or `run me like this`."));
        assertThat(text).contains("--exclude-namespace 0").contains("`run me like this`");
    }

    @Test
    void a_terminal_without_unicode_gets_ascii() {
        Finding finding = Finding.blocker("ID", "“é” … –", "Why.", "Do.");
        assertThat(written(new TextStyle(false, false), finding))
                .contains("x blocks  \"?\" ... -")
                .matches("\\p{ASCII}*");
        assertThat(new TextStyle(true, true).severity(Severity.BLOCKER)).isEqualTo("\u001B[31m✗ blocks\u001B[0m");
    }

    @Test
    void a_value_cannot_forge_lines_or_turn_the_text() {
        assertThat(TextStyle.value("a\nb\u001B[2J\u202Eé")).isEqualTo("a\\u{a}b\\u{1b}[2J\\u{202e}é");
    }
}
