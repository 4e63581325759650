package org.ferryman.report;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import org.ferryman.report.VisibleText.Part;
import org.junit.jupiter.api.Test;

class VisibleTextTest {

    @Test
    void plain_text_of_any_script_is_left_alone() {
        assertThat(VisibleText.of("a b:ü#日本 عربي 🚢 e\u0301").parts())
                .containsExactly(new Part("a b:ü#日本 عربي 🚢 e\u0301", ""));
    }

    @Test
    void line_ends_tabs_and_controls_become_marks() {
        assertThat(shown("a\nb\tc\rd\u0000e\u001Bf\u007F")).isEqualTo("a[LF]b[TAB]c[CR]d[U+0000]e[U+001B]f[U+007F]");
    }

    @Test
    void blanks_show_at_both_ends_and_not_between_words() {
        assertThat(shown("  a  b ")).isEqualTo("[SP][SP]a  b[SP]");
        assertThat(shown("  ")).isEqualTo("[SP][SP]");
        assertThat(shown(" 🚢 ")).isEqualTo("[SP]🚢[SP]");
    }

    @Test
    void invisible_characters_show_their_code_point() {
        assertThat(shown("a\u00A0b\u200Bc\u202Ed\u2028e\uFEFFf\uDB40\uDC01"))
                .isEqualTo("a[U+00A0]b[U+200B]c[U+202E]d[U+2028]e[U+FEFF]f[U+E0001]");
    }

    @Test
    void an_empty_value_is_known_as_empty() {
        assertThat(VisibleText.of("").empty()).isTrue();
        assertThat(VisibleText.of(" ").empty()).isFalse();
    }

    private static String shown(String value) {
        return VisibleText.of(value).parts().stream()
                .map(part -> part.marked() ? "[" + part.text() + "]" : part.text())
                .collect(joining());
    }
}
