package org.ferryman.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.ferryman.engine.Progress;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.testing.TestPatience;
import org.junit.jupiter.api.Test;

class ProgressPrinterTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private ProgressPrinter printer(Optional<TerminalDialogue> person) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new ProgressPrinter(new Terminal(
                stream,
                stream,
                StandardCharsets.UTF_8,
                Map.of(),
                Path.of("/"),
                "Linux",
                person,
                new TextStyle(true, false),
                TestPatience.get()));
    }

    private static Progress progress(long done, String waitsFor) {
        return new Progress(
                () -> "rows",
                "videos (0)",
                done,
                OptionalLong.of(1_000_000),
                "tuples",
                85_000.4,
                Duration.ofSeconds(14),
                Optional.of(Duration.ofSeconds(65)),
                waitsFor);
    }

    private String shown() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_line_tells_what_how_much_how_fast_and_how_long() {
        assertThat(ProgressText.of(progress(250_000, ""), Duration.ofSeconds(3)))
                .isEqualTo("rows videos (0): 250,000 of 1,000,000 tuples (25 %), 85,000/s, 0:17 elapsed,"
                        + " about 1:05 left");
    }

    @Test
    void without_a_terminal_there_is_a_line_every_few_seconds() {
        try (ProgressPrinter printer = printer(Optional.empty())) {
            printer.publish(progress(1, ""));
            for (int second = 0; second < 10; second++) {
                printer.look();
            }
        }
        assertThat(shown()).hasLineCount(2).doesNotContain("\r");
    }

    @Test
    void on_a_terminal_one_line_is_rewritten_and_removed_at_the_end() {
        TerminalDialogue somebody = new TerminalDialogue() {
            @Override
            public boolean confirm(String question, String word) {
                return false;
            }

            @Override
            public Optional<Secret> password(String question) {
                return Optional.empty();
            }
        };
        try (ProgressPrinter printer = printer(Optional.of(somebody))) {
            printer.publish(progress(1, ""));
            printer.look();
            printer.publish(progress(2, ""));
            printer.look();
        }
        assertThat(shown())
                .doesNotContain("\n")
                .contains("\rrows videos (0): 1 of")
                .contains("\rrows videos (0): 2 of");
        assertThat(shown()).endsWith(" \r");
        assertThat(shown().split("\r"))
                .allSatisfy(line -> assertThat(line.length()).isLessThan(80));
    }

    @Test
    void what_it_waits_for_is_told_once() {
        try (ProgressPrinter printer = printer(Optional.empty())) {
            printer.publish(progress(1, "process 42 of app"));
            printer.look();
            printer.look();
        }
        assertThat(shown()).isEqualTo("Waiting: process 42 of app" + System.lineSeparator());
    }
}
