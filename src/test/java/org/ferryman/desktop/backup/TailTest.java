package org.ferryman.desktop.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Test;

class TailTest {

    @Test
    void only_the_newest_lines_of_a_program_are_kept() {
        Tail tail = new Tail(Clock.systemUTC());
        for (int line = 0; line < 2 * Tail.LIMIT; line++) {
            tail.accept("line " + line);
            if (line % 7 == 0) {
                tail.show();
            }
        }
        tail.show();
        assertThat(tail.lines()).hasSize(Tail.LIMIT);
        assertThat(tail.lines().get(0).text()).isEqualTo("line " + Tail.LIMIT);
        assertThat(tail.lines().get(Tail.LIMIT - 1).text()).isEqualTo("line " + (2 * Tail.LIMIT - 1));
    }
}
