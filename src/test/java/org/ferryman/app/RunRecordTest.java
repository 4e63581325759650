package org.ferryman.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ferryman.app.RunRecord.Entry;
import org.ferryman.app.RunRecord.How;
import org.ferryman.app.RunRecord.RecordFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordTest {

    private static final String WHO = "\"who\":\"dba\",\"host\":\"ws1\",";

    @TempDir
    Path folder;

    @Test
    void a_step_is_listed_once_with_how_it_ended_the_latest_first() throws IOException {
        journal(
                event("10:00:00", "step-started", "assess", ""),
                event("10:00:02", "step-done", "assess", ",\"seconds\":1.5"),
                event("10:01:00", "step-started", "migrate", ""),
                event("10:01:01", "step-applies", "migrate", ",\"statements\":[\"BEGIN\"]"),
                event("10:01:05", "step-ended", "migrate", ",\"outcome\":\"Cancelled\",\"findings\":[]"),
                event("10:02:00", "step-started", "migrate", ""));
        RunRecord record = RunRecord.read(folder);
        assertThat(record.entries())
                .extracting(Entry::step, Entry::how)
                .containsExactly(
                        tuple("migrate", How.STARTED), tuple("migrate", How.CANCELLED), tuple("assess", How.DONE));
        assertThat(record.entries().get(2))
                .isEqualTo(new Entry(
                        Instant.parse("2026-05-01T10:00:02Z"),
                        "dba",
                        "ws1",
                        "assess",
                        How.DONE,
                        OptionalDouble.of(1.5)));
        assertThat(record.more()).isFalse();
    }

    @Test
    void every_outcome_has_its_name() throws IOException {
        journal(
                event("10:00:01", "step-ended", "a", ",\"outcome\":\"Blocked\""),
                event("10:00:02", "step-ended", "b", ",\"outcome\":\"Failed\""),
                event("10:00:03", "step-ended", "c", ",\"outcome\":\"PartWay\""),
                event("10:00:04", "step-ended", "d", ",\"outcome\":\"LockHeld\""));
        assertThat(RunRecord.read(folder).entries())
                .extracting(Entry::how)
                .containsExactly(How.LOCK_HELD, How.PART_WAY, How.FAILED, How.BLOCKED);
    }

    @Test
    void half_a_line_of_a_killed_process_is_passed_over() throws IOException {
        journal(event("10:00:02", "step-done", "assess", ",\"seconds\":1"), "{\"time\":\"2026-05-0");
        assertThat(RunRecord.read(folder).entries()).hasSize(1);
    }

    @Test
    void of_a_long_journal_the_latest_entries_are_listed() throws IOException {
        Files.writeString(
                folder.resolve("journal.jsonl"),
                IntStream.range(0, 250)
                        .mapToObj(minute -> event(
                                "%02d:%02d:00".formatted(minute / 60, minute % 60), "step-done", "s" + minute, ""))
                        .collect(Collectors.joining("\n")));
        RunRecord record = RunRecord.read(folder);
        assertThat(record.entries()).hasSize(RunRecord.LISTED);
        assertThat(record.entries().get(0).step()).isEqualTo("s249");
        assertThat(record.entries().get(RunRecord.LISTED - 1).step()).isEqualTo("s50");
        assertThat(record.more()).isTrue();
    }

    @Test
    void a_folder_without_results_has_none_and_the_lock_is_no_record() throws IOException {
        Files.writeString(folder.resolve("run.json"), "{}\n");
        Files.writeString(folder.resolve("run.lock"), "process 1");
        RunRecord record = RunRecord.read(folder);
        assertThat(record.migration()).isEmpty();
        assertThat(record.verification()).isEmpty();
        assertThat(record.entries()).isEmpty();
        assertThat(record.files())
                .extracting(RecordFile::name, RecordFile::bytes)
                .containsExactly(tuple("run.json", 3L));
    }

    @Test
    void a_result_that_is_no_json_is_named() throws IOException {
        Files.writeString(folder.resolve("migrate.json"), "{");
        assertThatThrownBy(() -> RunRecord.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("migrate.json");
    }

    private void journal(String... lines) throws IOException {
        Files.writeString(folder.resolve("journal.jsonl"), String.join("\n", lines) + "\n");
    }

    private static String event(String time, String event, String step, String more) {
        return "{\"time\":\"2026-05-01T" + time + "Z\"," + WHO + "\"event\":\"" + event + "\",\"step\":\"" + step + "\""
                + more + "}";
    }
}
