package org.ferryman.keto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.JournaledSteps;
import org.ferryman.engine.LockHeldException;
import org.ferryman.engine.PartWayException;
import org.ferryman.engine.Run;
import org.ferryman.engine.StepId;
import org.ferryman.playbook.record.RunRecord;
import org.ferryman.playbook.record.RunRecord.Entry;
import org.ferryman.playbook.record.RunRecord.How;
import org.ferryman.playbook.record.RunRecord.RecordFile;
import org.ferryman.testing.Described;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordTest {

    private static final Finding FINDING = Finding.blocker("IN_THE_WAY", "seen", "why", "do something");

    @TempDir
    Path folder;

    private JournaledSteps steps;

    @BeforeEach
    void begin() {
        steps = new JournaledSteps(folder);
    }

    @Test
    void a_step_is_listed_once_with_how_it_ended_the_latest_first() throws Exception {
        steps.produced("assess", Map.of())
                .ended("migrate", new CancelledException())
                .killed("migrate", work -> Map.of());
        RunRecord record = KetoRecord.read(folder);
        assertThat(record.entries())
                .extracting(entry -> entry.step().orElseThrow().text(), Entry::how)
                .containsExactly(
                        tuple("migrate", How.STARTED), tuple("migrate", How.CANCELLED), tuple("assess", How.DONE));
        assertThat(record.entries().get(2))
                .isEqualTo(new Entry(
                        JournaledSteps.START.plusSeconds(1),
                        System.getProperty("user.name"),
                        JournaledSteps.HOST,
                        Optional.of(new StepId("assess")),
                        How.DONE,
                        OptionalDouble.of(JournaledSteps.SECONDS)));
        assertThat(record.more()).isFalse();
    }

    @Test
    void every_outcome_has_its_name() throws Exception {
        steps.ended("a", new BlockedException(List.of(FINDING)))
                .ended("b", new IllegalStateException("a bug"))
                .ended("c", new PartWayException(FINDING, null))
                .ended("d", new LockHeldException(FINDING));
        assertThat(KetoRecord.read(folder).entries())
                .extracting(Entry::how)
                .containsExactly(How.LOCKED, How.PART_WAY, How.FAILED, How.BLOCKED);
    }

    @Test
    void a_step_that_was_tried_again_is_listed_once() throws Exception {
        steps.retried("migrate", Map.of());
        assertThat(KetoRecord.read(folder).entries())
                .extracting(entry -> entry.step().orElseThrow().text(), Entry::how)
                .containsExactly(tuple("migrate", How.DONE));
    }

    @Test
    void half_a_line_of_a_killed_process_is_passed_over() throws Exception {
        steps.produced("assess", Map.of());
        // By hand: no process lives to write half a line and go on.
        Files.writeString(folder.resolve(Run.JOURNAL), "{\"time\":\"2026-05-0", StandardOpenOption.APPEND);
        assertThat(KetoRecord.read(folder).entries()).hasSize(1);
    }

    @Test
    void of_a_long_journal_the_latest_entries_are_listed() throws Exception {
        steps.produced("s0", Map.of());
        Path journal = folder.resolve(Run.JOURNAL);
        String entries = Files.readString(journal);
        // Copied: bringing each of so many to the disk would take seconds.
        Files.writeString(
                journal,
                IntStream.range(1, 250)
                        .mapToObj(minute -> entries.replace("\"s0", "\"s" + minute)
                                .replace("T08:00:", "T%02d:%02d:".formatted(8 + minute / 60, minute % 60)))
                        .collect(Collectors.joining()),
                StandardOpenOption.APPEND);
        RunRecord record = KetoRecord.read(folder);
        assertThat(record.entries()).hasSize(RunRecord.LISTED);
        assertThat(record.entries().get(0).step()).contains(new StepId("s249"));
        assertThat(record.entries().get(RunRecord.LISTED - 1).step()).contains(new StepId("s50"));
        assertThat(record.more()).isTrue();
    }

    @Test
    void a_folder_without_results_has_none_and_the_lock_is_no_record() throws Exception {
        Described.folder(folder, "keto@db/keto", Map.of());
        Files.writeString(folder.resolve("run.lock"), "process 1");
        RunRecord record = KetoRecord.read(folder);
        assertThat(record.result(KetoSteps.MIGRATE)).isEmpty();
        assertThat(record.result(KetoSteps.VERIFY)).isEmpty();
        assertThat(record.entries()).isEmpty();
        assertThat(record.files())
                .extracting(RecordFile::name, RecordFile::bytes)
                .containsExactly(tuple("run.json", Files.size(folder.resolve("run.json"))));
    }

    @Test
    void a_result_that_is_no_json_is_named() throws Exception {
        Files.writeString(folder.resolve("migrate.json"), "{");
        RunRecord record = KetoRecord.read(folder);
        assertThat(record.result(KetoSteps.MIGRATE)).isEmpty();
        assertThat(record.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("RESULT_UNREADABLE");
            assertThat(finding.seen()).contains("migrate.json");
        });
    }
}
