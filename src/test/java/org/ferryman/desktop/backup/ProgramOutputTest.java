package org.ferryman.desktop.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Test;

class ProgramOutputTest {

    @Test
    void only_the_newest_lines_of_a_program_are_kept() {
        ProgramOutput tail = new ProgramOutput(Clock.systemUTC());
        for (int line = 0; line < 2 * ProgramOutput.LIMIT; line++) {
            tail.accept("line " + line);
            if (line % 7 == 0) {
                tail.show();
            }
        }
        tail.show();
        assertThat(tail.lines()).hasSize(ProgramOutput.LIMIT);
        assertThat(tail.lines().get(0).text()).isEqualTo("line " + ProgramOutput.LIMIT);
        assertThat(tail.lines().get(ProgramOutput.LIMIT - 1).text()).isEqualTo("line " + (2 * ProgramOutput.LIMIT - 1));
    }
}
