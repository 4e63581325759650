package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.file.PartName;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.skipped.SkippedStep;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The workstation's disk is full, or its folder is gone: without a report nothing is moved. */
@UsesServer
@Timeout(60)
final class ReportFolderFaultTest {

    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    private Path folder;

    @BeforeEach
    void prepare(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 1_000);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
        }
    }

    static boolean hasFullDevice() {
        return Files.exists(FULL);
    }

    @Test
    @EnabledIf("hasFullDevice")
    void a_disk_that_is_full_after_the_commit_is_named_and_the_list_can_be_had_later(TestDatabase test)
            throws Exception {
        Path reports = Files.createDirectory(folder.resolve("reports"));
        Files.createSymbolicLink(PartName.of(reports.resolve("skipped.csv"), 0), FULL);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            Outcome<Migration> outcome = fixture.apply(new MigrateStep(fixture.database, settings, reports, false));
            assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
            Finding finding = ((Outcome.PartWay<Migration>) outcome).finding();
            assertThat(finding.id()).isEqualTo("REPORT_NOT_PUBLISHED");
            assertThat(finding.seen()).contains("skipped.csv").contains("No space left");
            assertThat(LegacyTuples.differences(test)).isEmpty();
            Files.deleteIfExists(PartName.of(reports.resolve("skipped.csv"), 0));
            MigrationFixture.done(fixture.produce(new SkippedStep(fixture.database, settings, reports)));
        }
        assertThat(reports.resolve("skipped.csv")).isNotEmptyFile();
    }

    @Test
    void a_file_in_place_of_the_folder_is_named_and_nothing_is_moved(TestDatabase test) throws Exception {
        Path reports = Files.createFile(folder.resolve("reports"));
        assertThat(fails(test, reports)).contains(reports.toString());
        Files.delete(reports);
        Files.createDirectory(reports);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            MigrationFixture.done(fixture.apply(new MigrateStep(fixture.database, settings, reports, false)));
        }
        assertThat(reports.resolve("skipped.csv")).isNotEmptyFile();
    }

    @Test
    void a_folder_in_place_of_the_report_is_named_and_nothing_is_moved(TestDatabase test) throws Exception {
        Path reports = Files.createDirectory(folder.resolve("reports"));
        Files.createDirectory(reports.resolve("skipped.html"));
        assertThat(fails(test, reports)).contains("skipped.html");
    }

    private String fails(TestDatabase test, Path reports) throws Exception {
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            Outcome<Migration> outcome = fixture.apply(new MigrateStep(fixture.database, settings, reports, false));
            assertThat(LegacyTuples.migrated(test)).isZero();
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            assertThat(((Outcome.Failed<Migration>) outcome).finding().id()).isEqualTo("FILE_NOT_WRITTEN");
            return ((Outcome.Failed<Migration>) outcome).finding().seen();
        }
    }

    @Test
    void a_report_that_cannot_be_put_in_its_place_after_the_commit_is_kept_and_told(TestDatabase test)
            throws Exception {
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        ProgressListener spoil = progress -> {
            if (progress.phase() == MovePhase.STATISTICS) {
                spoil(folder.resolve("skipped.csv"));
            }
        };
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            Outcome<Migration> outcome = fixture.apply(fixture.migration(settings), spoil, new Cancellation());
            assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
            assertThat(((Outcome.PartWay<Migration>) outcome).finding().id()).isEqualTo("REPORT_NOT_PUBLISHED");
            assertThat(LegacyTuples.differences(test)).isEmpty();
            assertThat(PartName.of(folder.resolve("skipped.csv"), 0)).isNotEmptyFile();
            assertThat(folder.resolve("skipped.jsonl")).isNotEmptyFile();
            Files.delete(folder.resolve("skipped.csv/file"));
            Files.delete(folder.resolve("skipped.csv"));
            assertThat(fixture.migrate(settings).totals().alreadyPresent()).isEqualTo(990);
            assertThat(folder.resolve("skipped.csv")).isNotEmptyFile();
        }
    }

    private static void spoil(Path file) {
        try {
            Files.createDirectories(file);
            Files.writeString(file.resolve("file"), "in the way");
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
