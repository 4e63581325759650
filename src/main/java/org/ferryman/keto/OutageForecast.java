package org.ferryman.keto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.ferryman.engine.StepId;
import org.ferryman.keto.ahead.CaptureRemoval;
import org.ferryman.keto.copy.CopyResult;
import org.ferryman.keto.copy.CopyStep;
import org.ferryman.keto.move.AssessStep;
import org.ferryman.keto.move.Assessment;
import org.ferryman.keto.move.DryRun;
import org.ferryman.keto.move.MigrateStep;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.roles.FreezeResult;
import org.ferryman.keto.roles.FreezeStep;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;
import org.ferryman.report.AmountText;

/**
 * For how long v0.6 won't be able to write while the tuples are moved: the one forecast, and the one way to say it, for
 * every page, command and report.
 *
 * @param moveSeconds from the migration's first lock to its COMMIT
 * @param commitSeconds for the COMMIT itself
 * @param freezeSeconds for how long the freeze before it keeps v0.6 from reading and writing
 * @param tuples for how many this holds
 * @param basis what it is known from
 * @param measured when that was; empty for an estimate, and where it was just now
 * @param measuredTuples how many there were then
 */
public record OutageForecast(
        double moveSeconds,
        double commitSeconds,
        double freezeSeconds,
        long tuples,
        Basis basis,
        Optional<Instant> measured,
        long measuredTuples) {

    /** Until one was measured: what a freeze takes where nobody holds a lock. */
    private static final double USUAL_FREEZE = 0.2;

    /** Of a measured time, what does not grow with the tuples. */
    private static final double FIXED_SECONDS = 0.2;

    /** Until one was measured: what a few thousand changes since a copy take. */
    private static final double CHANGES_SECONDS = 0.4;

    /** From so long a move on a copy ahead is worth the second procedure. */
    private static final double WORTH_COPYING = 3;

    /** From so many times the measured tuples on, their time says less than their number does. */
    private static final long TOO_MANY = 10;

    /** What a forecast is known from. */
    public enum Basis {
        /** A rehearsal in the database itself. */
        DRY_RUN,
        /** A rehearsal on another server, or into a temporary table. */
        DRY_RUN_ELSEWHERE,
        /** The last migration. */
        MIGRATION,
        /** That they were copied ahead: only what has changed since is moved. */
        COPY,
        /** The number of tuples. */
        ESTIMATE;

        /** The id of the step that found it out. */
        public StepId step() {
            return switch (this) {
                case DRY_RUN, DRY_RUN_ELSEWHERE -> DryRun.ID;
                case MIGRATION -> MigrateStep.ID;
                case COPY -> CopyStep.ID;
                case ESTIMATE -> AssessStep.ID;
            };
        }
    }

    /** By a rehearsal that has just been done. */
    public static OutageForecast of(DryRun dryRun) {
        return measured(dryRun, Optional.empty());
    }

    /** By the number of tuples. */
    public static OutageForecast of(Assessment assessment) {
        return new OutageForecast(
                Math.max(0, assessment.expectedSeconds() - DryRun.COMMIT_SECONDS),
                DryRun.COMMIT_SECONDS,
                USUAL_FREEZE,
                assessment.tuples(),
                Basis.ESTIMATE,
                Optional.empty(),
                assessment.tuples());
    }

    /**
     * By the newest measurement in a run folder; else by an assessment there.
     *
     * @param present how many tuples there are now, if that is known
     */
    public static Optional<OutageForecast> read(Path folder, OptionalLong present) throws IOException {
        Optional<OutageForecast> copied = copied(folder, present);
        return copied.isPresent() ? copied.map(forecast -> forecast.withRecorded(folder)) : full(folder, present);
    }

    /** Where tuples were copied ahead, and neither moved nor the copy given up since. */
    private static Optional<OutageForecast> copied(Path folder, OptionalLong present) throws IOException {
        Optional<Instant> when = written(folder, CopyResult.MEMORY);
        for (MemoryEntry<?> end : List.of(Migration.MEMORY, CaptureRemoval.MEMORY)) {
            Optional<Instant> ended = written(folder, end);
            when = when.filter(copied -> ended.isEmpty() || ended.get().isBefore(copied));
        }
        Optional<CopyResult> copy = when.isEmpty() ? Optional.empty() : new RunMemory(folder).recall(CopyResult.MEMORY);
        Optional<Instant> since = when;
        return copy.map(result -> new OutageForecast(
                CHANGES_SECONDS,
                DryRun.COMMIT_SECONDS,
                USUAL_FREEZE,
                present.orElse(result.totals().legacy()),
                Basis.COPY,
                since,
                present.orElse(result.totals().legacy())));
    }

    private static Optional<OutageForecast> full(Path folder, OptionalLong present) throws IOException {
        Optional<Assessment> assessment = new RunMemory(folder).recall(Assessment.MEMORY);
        Optional<Instant> assessed = written(folder, Assessment.MEMORY);
        Optional<OutageForecast> newest = measured(folder);
        OptionalLong now = present.isPresent() || assessment.isEmpty() || isBefore(assessed, newest)
                ? present
                : OptionalLong.of(assessment.get().tuples());
        Optional<OutageForecast> estimate = assessment.map(OutageForecast::of).map(each -> each.scaledTo(now));
        Optional<OutageForecast> best = newest.filter(
                        each -> estimate.isEmpty() || now.isEmpty() || now.getAsLong() < TOO_MANY * each.tuples)
                .map(each -> each.scaledTo(now));
        return (best.isPresent() ? best : estimate).map(forecast -> forecast.withRecorded(folder));
    }

    private static boolean isBefore(Optional<Instant> assessed, Optional<OutageForecast> newest) {
        return newest.flatMap(OutageForecast::measured)
                .filter(when -> assessed.orElse(Instant.MIN).isBefore(when))
                .isPresent();
    }

    private static Optional<OutageForecast> measured(Path folder) throws IOException {
        RunMemory memory = new RunMemory(folder);
        Optional<Instant> rehearsed = written(folder, DryRun.MEMORY);
        Optional<Instant> moved = written(folder, Migration.MEMORY);
        Optional<OutageForecast> dryRun = memory.recall(DryRun.MEMORY).map(result -> measured(result, rehearsed));
        Optional<OutageForecast> migration = memory.recall(Migration.MEMORY)
                .filter(result -> !result.changesOnly())
                .map(result -> new OutageForecast(
                        result.seconds(),
                        result.commitSeconds(),
                        USUAL_FREEZE,
                        result.totals().legacy(),
                        Basis.MIGRATION,
                        moved,
                        result.totals().legacy()));
        return Stream.of(dryRun, migration)
                .flatMap(Optional::stream)
                .max((one, other) -> one.measured.orElse(Instant.MIN).compareTo(other.measured.orElse(Instant.MIN)));
    }

    private static OutageForecast measured(DryRun dryRun, Optional<Instant> when) {
        return new OutageForecast(
                dryRun.seconds(),
                DryRun.COMMIT_SECONDS,
                USUAL_FREEZE,
                dryRun.totals().legacy(),
                dryRun.isGuess() ? Basis.DRY_RUN_ELSEWHERE : Basis.DRY_RUN,
                when,
                dryRun.totals().legacy());
    }

    private static Optional<Instant> written(Path folder, MemoryEntry<?> entry) throws IOException {
        Path file = folder.resolve(entry.name() + ".json");
        return Files.exists(file) ? Optional.of(Files.getLastModifiedTime(file).toInstant()) : Optional.empty();
    }

    private OutageForecast scaledTo(OptionalLong now) {
        if (now.isEmpty() || now.getAsLong() == tuples || tuples == 0) {
            return this;
        }
        double fixed = Math.min(FIXED_SECONDS, moveSeconds);
        double seconds = fixed + (moveSeconds - fixed) * now.getAsLong() / tuples;
        return new OutageForecast(
                seconds, commitSeconds, freezeSeconds, now.getAsLong(), basis, measured, measuredTuples);
    }

    /** With the time that the last freeze took, which does not grow with the tuples. */
    private OutageForecast withRecorded(Path folder) {
        double freeze;
        try {
            freeze = new RunMemory(folder)
                    .recall(FreezeResult.MEMORY)
                    .filter(FreezeResult::applied)
                    .map(FreezeResult::seconds)
                    .orElse(freezeSeconds);
        } catch (IOException unreadable) {
            freeze = freezeSeconds;
        }
        return new OutageForecast(moveSeconds, commitSeconds, freeze, tuples, basis, measured, measuredTuples);
    }

    /** For how long v0.6 can't write: the move and its commit. */
    public double seconds() {
        return moveSeconds + commitSeconds;
    }

    /** The forecast and what it is known from, in a sentence. */
    public String text(Instant now) {
        return "v0.6 can't write for " + time() + basis(now) + ".";
    }

    /** What the freeze adds, in two sentences. */
    public String freezeText() {
        return "The freeze takes about " + AmountText.seconds(freezeSeconds)
                + " where nobody holds a lock. From then on v0.6's writes are refused until you cut over or thaw.";
    }

    /** What is said before a freeze: also for how much of the outage the migration accounts. */
    public String freezeText(Instant now) {
        return freezeText() + " Of that, the migration takes " + time() + basis(now) + ".";
    }

    /**
     * What is said before somebody agrees to a change that keeps v0.6 from writing; empty before any other.
     *
     * @param folder the run folder, which has what the forecast is known from
     * @throws IOException if that can't be read
     */
    public static Optional<String> before(StepId step, Path folder, Instant now) throws IOException {
        boolean freezes = step.equals(FreezeStep.ID);
        if (!freezes && !step.equals(MigrateStep.ID)) {
            return Optional.empty();
        }
        Optional<OutageForecast> known = read(folder, OptionalLong.empty());
        return Optional.of(
                known.map(forecast -> freezes ? forecast.freezeText(now) + forecast.advice() : forecast.text(now))
                        .orElse("For how long v0.6 can't write is not known: `ferryman keto dry-run` measures it."));
    }

    /** Whether a copy ahead would shorten it by so much that it is worth the second procedure. */
    public boolean paysToCopy() {
        return basis != Basis.COPY && moveSeconds >= WORTH_COPYING;
    }

    /** What comes of copying ahead, and whether to do so, in a sentence or two. */
    public String aheadText() {
        if (basis == Basis.COPY) {
            return "The tuples were copied ahead: the migration moves what has changed since. Copy again if that is"
                    + " much, or long ago.";
        }
        return paysToCopy()
                ? "After a copy ahead, v0.6 can't write for about "
                        + AmountText.seconds(CHANGES_SECONDS + commitSeconds)
                        + " with a few thousand changes since, instead of " + AmountText.seconds(seconds()) + "."
                : "Hardly worth it here: the whole move takes about " + AmountText.seconds(seconds()) + ".";
    }

    /** The forecast, what the freeze adds, and how to make it shorter if that pays. */
    public String wholeText(Instant now) {
        return text(now) + " " + freezeText() + advice();
    }

    private String advice() {
        return paysToCopy() ? " " + aheadText() + " `ferryman keto copy` does so while v0.6 writes." : "";
    }

    private String time() {
        return "about " + AmountText.seconds(seconds()) + " (move " + AmountText.seconds(moveSeconds) + ", commit "
                + AmountText.seconds(commitSeconds) + ") with " + AmountText.count(tuples, "tuple");
    }

    private String basis(Instant now) {
        String when =
                measured.map(then -> " " + ago(Duration.between(then, now))).orElse("");
        String scaled = measuredTuples == tuples
                ? ""
                : " for " + AmountText.count(measuredTuples) + ", and scaled to what is there now";
        return switch (basis) {
            case DRY_RUN -> ", measured by a dry run" + when + scaled;
            case DRY_RUN_ELSEWHERE ->
                ": a guess, measured" + when + scaled + " by a dry run that did not run where the migration will";
            case MIGRATION -> ", measured by the last migration" + when + scaled;
            case COPY -> ", as they were copied ahead" + when + ": a guess for a few thousand changes since";
            case ESTIMATE -> ": an estimate from their number, which a dry run would measure";
        };
    }

    private static String ago(Duration time) {
        if (time.toMinutes() < 1) {
            return "just now";
        }
        if (time.toHours() < 1) {
            return AmountText.count(time.toMinutes(), "minute") + " ago";
        }
        return time.toDays() < 1
                ? AmountText.count(time.toHours(), "hour") + " ago"
                : AmountText.count(time.toDays(), "day") + " ago";
    }
}
