package org.ferryman.keto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.engine.StepId;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.playbook.record.RunRecord;
import org.ferryman.playbook.record.RunRecord.How;
import org.ferryman.playbook.record.RunReport;
import org.ferryman.playbook.record.StepReport;
import org.ferryman.playbook.record.StepReport.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Run folders outlive the program that wrote them. One of each format is kept as it was written by the command line
 * (names of people and machines aside), of a whole way on the sample with 500 tuples that was rolled back in the end.
 */
class EarlierFormatTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void copy() throws Exception {
        Path kept = Path.of(Objects.requireNonNull(EarlierFormatTest.class.getResource("/run-folders/format-1"))
                .toURI());
        try (Stream<Path> files = Files.list(kept)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
    }

    @Test
    void the_report_tells_of_every_step() throws Exception {
        RunReport report = KetoRecord.report(folder);
        assertThat(report.findings()).isEmpty();
        assertThat(report.verdict()).isEqualTo("Rolled back: the database is v0.6's again.");
        Map<String, State> states = report.steps().stream()
                .collect(Collectors.toMap(step -> step.step().text(), StepReport::state));
        assertThat(states)
                .containsEntry("assess", State.DONE)
                .containsEntry("backup", State.DONE)
                .containsEntry("user", State.UNDONE)
                .containsEntry("schema", State.UNDONE)
                .containsEntry("dry-run", State.DONE)
                .containsEntry("freeze", State.UNDONE)
                .containsEntry("migrate", State.UNDONE)
                .containsEntry("decide", State.DONE)
                .containsEntry("undo", State.DONE)
                .containsEntry("cutover", State.NOT_DONE)
                .containsEntry("cleanup", State.NOT_DONE);
        assertThat(report.timeline().people()).containsExactly("dba");
        assertThat(report.timeline().hosts()).containsExactly("workstation");
        assertThat(report.timeline().unreadable()).isZero();
    }

    @Test
    void the_wizard_lists_what_was_done() throws Exception {
        RunRecord record = KetoRecord.read(folder);
        assertThat(record.result(KetoSteps.MIGRATE).orElseThrow().totals())
                .isEqualTo(new CountTotals(500, 446, 0, 54, 0));
        assertThat(record.result(KetoSteps.VERIFY).orElseThrow().holds()).isTrue();
        assertThat(record.result(KetoSteps.CUTOVER)).isEmpty();
        assertThat(record.entries().get(0).step()).contains(new StepId("undo"));
        assertThat(record.entries()).allSatisfy(entry -> {
            assertThat(entry.how()).isEqualTo(How.DONE);
            assertThat(entry.time()).isAfter(Instant.parse("2026-11-28T00:00:00Z"));
        });
    }
}
