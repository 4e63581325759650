package org.ferryman.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Only the whole word is a yes, and what may have been meant as one is asked about again. */
final class ConfirmTest {

    private final List<String> asked = new ArrayList<>();

    private boolean confirm(@Nullable String... answers) {
        asked.clear();
        Deque<String> left = new ArrayDeque<>(Arrays.asList(answers));
        return ConsoleDialogue.confirm("Move it? ", "yes", question -> {
            asked.add(question);
            return left.poll();
        });
    }

    @Test
    void the_word_is_a_yes_and_anything_else_is_a_no() {
        assertThat(confirm(" yes ")).isTrue();
        assertThat(confirm("")).isFalse();
        assertThat(confirm("no")).isFalse();
        assertThat(confirm("whatever", "yes")).isFalse();
        assertThat(confirm()).as("the end of the input").isFalse();
        assertThat(asked).containsExactly("Move it? ");
    }

    @Test
    void its_first_letters_or_capitals_are_neither_but_asked_about_again() {
        assertThat(confirm("y", "yes")).isTrue();
        assertThat(asked).containsExactly("Move it? ", "Type yes in full to do it, or press Enter to leave it: ");
        assertThat(confirm("Y", "YES", "")).isFalse();
        assertThat(asked).hasSize(3);
        assertThat(confirm("y")).as("the end of the input").isFalse();
    }
}
