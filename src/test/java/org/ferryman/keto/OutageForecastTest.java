package org.ferryman.keto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.ferryman.keto.OutageForecast.Basis;
import org.ferryman.keto.catalog.SchemaLevel;
import org.ferryman.keto.move.Assessment;
import org.ferryman.keto.move.Assessment.NamespaceAssessment;
import org.ferryman.keto.move.DryRun;
import org.ferryman.keto.move.MigrateStep;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.SchemaStep;
import org.ferryman.keto.roles.FreezeResult;
import org.ferryman.keto.roles.FreezeStep;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutageForecastTest {

    private static final Instant NOW = Instant.parse("2026-11-29T02:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void nothing_is_forecast_from_nothing() throws Exception {
        assertThat(OutageForecast.read(folder, OptionalLong.of(7))).isEmpty();
    }

    @Test
    void an_assessment_alone_gives_an_estimate_that_says_so() throws Exception {
        keep(Assessment.MEMORY, assessment(1_000_000, 11.5), 30);
        OutageForecast forecast = read();
        assertThat(forecast.basis()).isEqualTo(Basis.ESTIMATE);
        assertThat(forecast.seconds()).isCloseTo(11.5, within(0.001));
        assertThat(forecast.text(NOW))
                .isEqualTo(
                        "v0.6 can't write for about 12 s (move 11 s, commit 0.1 s) with 1,000,000 tuples: an estimate"
                                + " from their number, which a dry run would measure.");
    }

    @Test
    void a_dry_run_goes_before_an_assessment_and_says_when_it_was() throws Exception {
        keep(Assessment.MEMORY, assessment(1_000_000, 11.5), 30);
        keep(DryRun.MEMORY, dryRun(1_000_000, 9.5, false), 14);
        assertThat(read().text(NOW))
                .isEqualTo("v0.6 can't write for about 9.6 s (move 9.5 s, commit 0.1 s) with 1,000,000 tuples, measured"
                        + " by a dry run 14 minutes ago.");
    }

    @Test
    void ux_4_an_outdated_dry_run_is_scaled_to_the_tuples_that_are_there_now_and_says_so() throws Exception {
        keep(DryRun.MEMORY, dryRun(200_000, 1.4, false), 120);
        keep(Assessment.MEMORY, assessment(1_500_000, 18), 2);
        OutageForecast forecast = read();
        // 0.2 s of it don't grow with the tuples.
        assertThat(forecast.moveSeconds()).isCloseTo(0.2 + 1.2 * 7.5, within(0.001));
        assertThat(forecast.text(NOW))
                .endsWith("with 1,500,000 tuples, measured by a dry run 2 hours ago for 200,000, and scaled to what is"
                        + " there now.");
    }

    @Test
    void a_copy_ahead_is_advised_from_the_size_at_which_it_pays() throws Exception {
        keep(Assessment.MEMORY, assessment(1_000_000, 11.5), 30);
        assertThat(read().paysToCopy()).isTrue();
        assertThat(read().wholeText(NOW))
                .endsWith("After a copy ahead, v0.6 can't write for about 0.5 s with a few thousand changes since,"
                        + " instead of 12 s. `ferryman keto copy` does so while v0.6 writes.");
        assertThat(OutageForecast.before(FreezeStep.ID, folder, NOW).orElseThrow())
                .contains("`ferryman keto copy`");
        keep(Assessment.MEMORY, assessment(50_000, 0.8), 1);
        assertThat(read().paysToCopy()).isFalse();
        assertThat(read().aheadText()).startsWith("Hardly worth it here");
        assertThat(OutageForecast.before(FreezeStep.ID, folder, NOW).orElseThrow())
                .doesNotContain("copy");
    }

    @Test
    void what_was_read_just_now_goes_before_an_older_assessment() throws Exception {
        keep(Assessment.MEMORY, assessment(150_000, 2), 300);
        keep(DryRun.MEMORY, dryRun(200_000, 1.4, false), 120);
        assertThat(read().tuples()).isEqualTo(200_000);
        assertThat(OutageForecast.read(folder, OptionalLong.of(400_000))
                        .orElseThrow()
                        .moveSeconds())
                .isCloseTo(0.2 + 1.2 * 2, within(0.001));
    }

    @Test
    void from_ten_times_the_tuples_on_their_number_says_more() throws Exception {
        keep(DryRun.MEMORY, dryRun(20_000, 0.4, false), 120);
        keep(Assessment.MEMORY, assessment(1_500_000, 18), 2);
        assertThat(read().basis()).isEqualTo(Basis.ESTIMATE);
    }

    @Test
    void a_dry_run_elsewhere_is_a_guess() throws Exception {
        keep(DryRun.MEMORY, dryRun(200_000, 1.4, true), 0);
        assertThat(read().text(NOW))
                .endsWith("with 200,000 tuples: a guess, measured just now by a dry run that did not run where the"
                        + " migration will.");
    }

    @Test
    void the_last_migration_goes_before_an_older_dry_run_and_names_its_commit() throws Exception {
        keep(DryRun.MEMORY, dryRun(200_000, 1.4, false), 120);
        NamespaceCounts counts = new NamespaceCounts(0, "videos", 200_000, 200_000, 0, 0, 0);
        Migration migration = new Migration(
                List.of(counts),
                CountTotals.of(List.of(counts)),
                Map.of(),
                0,
                2.5,
                0.75,
                false,
                Optional.empty(),
                List.of());
        keep(new MemoryEntry<>(Migration.MEMORY.name(), Migration.class, "a test"), migration, 60);
        assertThat(read().text(NOW))
                .isEqualTo(
                        "v0.6 can't write for about 3.3 s (move 2.5 s, commit 0.8 s) with 200,000 tuples, measured by"
                                + " the last migration 1 hour ago.");
        keep(DryRun.MEMORY, dryRun(200_000, 1.4, false), 10);
        assertThat(read().basis()).isEqualTo(Basis.DRY_RUN);
    }

    @Test
    void ux_5_the_freeze_is_named_and_that_writes_are_refused_from_then_on() throws Exception {
        keep(DryRun.MEMORY, dryRun(200_000, 1.4, false), 120);
        FreezeResult freeze = new FreezeResult(
                "keto", "keto_new", true, List.of(), List.of(), List.of(), List.of(), 1, 0.4, List.of(), false);
        keep(FreezeResult.MEMORY, freeze, 1);
        assertThat(read().freezeText())
                .isEqualTo("The freeze takes about 0.4 s where nobody holds a lock. From then on v0.6's writes are"
                        + " refused until you cut over or thaw.");
    }

    @Test
    void before_a_change_that_stops_writes_it_is_said_for_how_long_and_before_no_other() throws Exception {
        assertThat(OutageForecast.before(MigrateStep.ID, folder, NOW))
                .contains("For how long v0.6 can't write is not known: `ferryman keto dry-run` measures it.");
        keep(DryRun.MEMORY, dryRun(120_001, 2.9, false), 14);
        assertThat(OutageForecast.before(MigrateStep.ID, folder, NOW))
                .contains("v0.6 can't write for about 3.0 s (move 2.9 s, commit 0.1 s) with 120,001 tuples, measured"
                        + " by a dry run 14 minutes ago.");
        assertThat(OutageForecast.before(FreezeStep.ID, folder, NOW))
                .contains("The freeze takes about 0.2 s where nobody holds a lock. From then on v0.6's writes are"
                        + " refused until you cut over or thaw. Of that, the migration takes about 3.0 s (move 2.9 s,"
                        + " commit 0.1 s) with 120,001 tuples, measured by a dry run 14 minutes ago.");
        assertThat(OutageForecast.before(SchemaStep.ID, folder, NOW)).isEmpty();
    }

    private OutageForecast read() throws Exception {
        return OutageForecast.read(folder, OptionalLong.empty()).orElseThrow();
    }

    private <T> void keep(MemoryEntry<T> entry, T result, int minutesAgo) throws Exception {
        new RunMemory(folder).keep(entry, result);
        Files.setLastModifiedTime(
                folder.resolve(entry.name() + ".json"), FileTime.from(NOW.minus(Duration.ofMinutes(minutesAgo))));
    }

    private static DryRun dryRun(long tuples, double seconds, boolean guess) {
        NamespaceCounts counts = new NamespaceCounts(0, "videos", tuples, tuples, 0, 0, 0);
        return new DryRun(
                guess ? DryRun.Mode.COPY : DryRun.Mode.IN_PLACE,
                List.of(counts),
                CountTotals.of(List.of(counts)),
                Map.of(),
                seconds,
                seconds + DryRun.COMMIT_SECONDS,
                guess,
                "fingerprint",
                List.of());
    }

    private static Assessment assessment(long tuples, double seconds) {
        return new Assessment(
                "keto",
                "public",
                15,
                SchemaLevel.V0_7,
                List.of(new NamespaceAssessment(
                        0, "videos", "keto_0000000000_relation_tuples", tuples, 1, Map.of(), 0, 0, List.of())),
                List.of(),
                List.of(),
                1,
                seconds,
                1,
                Optional.of("fingerprint"),
                List.of());
    }
}
