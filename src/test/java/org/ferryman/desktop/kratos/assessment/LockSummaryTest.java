package org.ferryman.desktop.kratos.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class LockSummaryTest {

    @Test
    void the_tables_of_a_mode_are_named_together() {
        assertThat(LockSummary.of(List.of("SHARE on sessions", "ACCESS EXCLUSIVE on a b", "SHARE on identities")))
                .isEqualTo("SHARE on sessions, identities; ACCESS EXCLUSIVE on a b");
        assertThat(LockSummary.of(List.of())).isEmpty();
    }

    @Test
    void more_than_two_are_counted() {
        assertThat(LockSummary.of(List.of("SHARE on a", "SHARE on b", "SHARE on c")))
                .isEqualTo("SHARE on 3 tables");
    }
}
