package org.ferryman.engine.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NativeTextTest {

    @Test
    void m2_only_what_every_encoding_on_the_way_has_is_passed_on() {
        assertThat(NativeText.canBePassed("kéto", StandardCharsets.UTF_8, StandardCharsets.UTF_8))
                .isTrue();
        assertThat(NativeText.canBePassed("kéto", StandardCharsets.US_ASCII, StandardCharsets.UTF_8))
                .isFalse();
        assertThat(NativeText.canBePassed("kéto", StandardCharsets.UTF_8, StandardCharsets.US_ASCII))
                .isFalse();
        assertThat(NativeText.canBePassed("keto", StandardCharsets.US_ASCII)).isTrue();
    }

    @Test
    void m2_what_lost_a_letter_is_noticed_and_the_locale_to_set_is_named() {
        assertThat(NativeText.isGarbled("k\uFFFDto")).isTrue();
        assertThat(NativeText.isGarbled("kéto")).isFalse();
        assertThat(NativeText.tooNarrow("x").remedy()).contains("LC_ALL=C.UTF-8");
    }
}
