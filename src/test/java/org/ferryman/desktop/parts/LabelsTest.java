package org.ferryman.desktop.parts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LabelsTest {

    @Test
    void a_command_that_a_text_marks_is_shown_in_quotes_and_all_else_as_it_is() {
        assertThat(Labels.read("Run `ferryman kratos thaw`, or `ferryman kratos undo`."))
                .isEqualTo("Run \u201cferryman kratos thaw\u201d, or \u201cferryman kratos undo\u201d.");
        assertThat(Labels.read("A name with one ` and $1")).isEqualTo("A name with one ` and $1");
    }
}
