package org.ferryman.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** WCAG 2.1, criterion 1.4.3: text stands out from its background by at least 4.5 to 1. */
class ContrastTest {

    private static final Pattern PALETTE = Pattern.compile(":root \\{(.*?)}", Pattern.DOTALL);
    private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): #([0-9a-f]{6});");

    private static final List<List<String>> TEXT_ON_PAPER = List.of(
            List.of("ink", "paper"),
            List.of("ink", "panel"),
            List.of("quiet", "paper"),
            List.of("quiet", "panel"),
            List.of("link", "paper"),
            List.of("link", "panel"),
            List.of("mark-ink", "mark-paper"));

    @Test
    void every_text_is_readable_in_light_in_dark_and_in_print() throws IOException {
        Matcher palette = PALETTE.matcher(stylesheet());
        int palettes = 0;
        while (palette.find()) {
            Map<String, Double> luminance = luminances(palette.group(1));
            for (List<String> pair : TEXT_ON_PAPER) {
                assertThat(contrast(luminance.get(pair.get(0)), luminance.get(pair.get(1))))
                        .as("palette %d, %s", palettes, pair)
                        .isGreaterThanOrEqualTo(4.5);
            }
            palettes++;
        }
        assertThat(palettes).isEqualTo(3);
    }

    @Test
    void the_measure_is_that_of_the_standard() {
        assertThat(contrast(luminance(0x000000), luminance(0xffffff))).isEqualTo(21.0);
        assertThat(contrast(luminance(0x777777), luminance(0xffffff))).isBetween(4.47, 4.49);
    }

    private static String stylesheet() throws IOException {
        try (InputStream content = ContrastTest.class.getResourceAsStream("report.css")) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Map<String, Double> luminances(String palette) {
        Map<String, Double> luminances = new HashMap<>();
        Matcher colour = COLOUR.matcher(palette);
        while (colour.find()) {
            luminances.put(colour.group(1), luminance(Integer.parseInt(colour.group(2), 16)));
        }
        return luminances;
    }

    private static double contrast(double one, double other) {
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    }

    private static double luminance(int rgb) {
        return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
    }

    private static double linear(int channel) {
        double part = (channel & 0xff) / 255.0;
        return part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }
}
