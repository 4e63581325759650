package org.ferryman.engine.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.ferryman.engine.Progress;
import org.ferryman.engine.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {

    private static final Everything FULL = new Everything(
            "zebra",
            Severity.WARNING,
            Instant.parse("2022-03-04T05:06:07.123456Z"),
            Duration.ofMillis(12_500),
            OptionalLong.of(9_007_199_254_740_993L),
            Optional.of(Duration.ofSeconds(90)),
            List.of(new Part(1, true)));

    private static final String FULL_LINE = "{\"zone\":\"zebra\",\"severity\":\"WARNING\","
            + "\"at\":\"2022-03-04T05:06:07.123456Z\",\"elapsed\":12.5,\"total\":9007199254740993,\"eta\":90,"
            + "\"parts\":[{\"number\":1,\"done\":true}]}";

    @TempDir
    private Path folder;

    @Test
    void a_record_is_its_components_in_their_order_and_nothing_else() {
        assertThat(Json.line(FULL)).isEqualTo(FULL_LINE);
    }

    @Test
    void what_was_written_is_read_back_equal() throws IOException {
        assertThat(Json.parse(FULL_LINE, Everything.class)).isEqualTo(FULL);
    }

    @Test
    void empty_optionals_are_null_and_read_back_empty() throws IOException {
        Everything bare = new Everything(
                "", Severity.INFO, Instant.EPOCH, Duration.ZERO, OptionalLong.empty(), Optional.empty(), List.of());
        String line = Json.line(bare);
        assertThat(line).contains("\"elapsed\":0,\"total\":null,\"eta\":null,");
        assertThat(Json.parse(line, Everything.class)).isEqualTo(bare);
    }

    @Test
    void a_newer_versions_keys_are_ignored_and_missing_optionals_are_empty() throws IOException {
        Everything read = Json.parse("{\"zone\":\"z\",\"invented_later\":{\"a\":[1]}}", Everything.class);
        assertThat(read.zone()).isEqualTo("z");
        assertThat(read.total()).isEmpty();
        assertThat(read.eta()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT0S,0", "PT100S,100", "PT0.000000001S,0.000000001", "PT-1.5S,-1.5", "PT2562047H,9223369200"})
    void durations_are_plain_seconds(Duration duration, String seconds) throws IOException {
        assertThat(Json.line(duration)).isEqualTo(seconds);
        assertThat(Json.parse(seconds, Duration.class)).isEqualTo(duration);
    }

    @Test
    void a_line_is_one_line_whatever_the_values_hold() {
        assertThat(Json.line(List.of("a\nb\r\u0000\"\\"))).isEqualTo("[\"a\\nb\\r\\u0000\\\"\\\\\"]");
    }

    @Test
    void a_progress_snapshot_reads_as_the_scripts_of_users_expect_it() {
        Progress progress = new Progress(
                () -> "rows",
                "videos",
                5,
                OptionalLong.of(10),
                "tuples",
                2.5,
                Duration.ofSeconds(2),
                Optional.of(Duration.ofSeconds(2)),
                "");
        assertThat(Json.line(progress))
                .isEqualTo("{\"phase\":\"rows\",\"item\":\"videos\",\"done\":5,\"total\":10,\"unit\":\"tuples\","
                        + "\"rate\":2.5,\"elapsed\":2,\"eta\":2,\"waitsFor\":\"\"}");
    }

    @Test
    void a_file_holds_indented_json_with_unix_line_ends() throws IOException {
        Path file = folder.resolve("run.json");
        Json.write(file, new Part(1, true));
        assertThat(Files.readString(file)).isEqualTo("{\n  \"number\" : 1,\n  \"done\" : true\n}\n");
        assertThat(Json.read(file, Part.class)).isEqualTo(new Part(1, true));
        assertThat(folder.toFile().list()).containsExactly("run.json");
    }

    @Test
    void what_can_not_be_written_leaves_the_earlier_file() throws IOException {
        Path file = folder.resolve("run.json");
        Json.write(file, new Part(1, true));
        assertThatThrownBy(() -> Json.write(file, new Object())).isInstanceOf(IllegalArgumentException.class);
        assertThat(Json.read(file, Part.class)).isEqualTo(new Part(1, true));
        assertThat(folder.toFile().list()).containsExactly("run.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {"{\"number\":1", "null", "^^", "[]", "{\"number\":1} {}", "{\"number\":\"x\"}"})
    void a_broken_file_is_named(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("run.json"), content);
        assertThatThrownBy(() -> Json.read(file, Part.class))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> Json.parse(content, Part.class)).isInstanceOf(IOException.class);
    }

    @Test
    void a_missing_file_is_named() {
        Path file = folder.resolve("none.json");
        assertThatThrownBy(() -> Json.read(file, Part.class))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(file.toString());
    }

    record Everything(
            String zone,
            Severity severity,
            Instant at,
            Duration elapsed,
            OptionalLong total,
            Optional<Duration> eta,
            List<Part> parts) {

        public boolean isEmpty() {
            return parts.isEmpty();
        }

        public String getLabel() {
            return zone;
        }
    }

    record Part(int number, boolean done) {}
}
