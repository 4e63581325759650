package org.ferryman.desktop.execute;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.StepId;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.KetoStatus.EvidenceState;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.OutageForecast;
import org.ferryman.keto.OutageForecast.Basis;
import org.ferryman.keto.move.Assessment;
import org.ferryman.keto.move.DryRun;
import org.jspecify.annotations.Nullable;

/**
 * What is known before a migration about how it will go.
 *
 * @param tuples by namespace, labelled as the engine does; empty if nobody counted yet
 * @param skipped how many of them can't be moved, if known
 * @param outage how long v0.6 won't be able to write, if known
 */
record MigrationForecast(Map<String, Long> tuples, OptionalLong skipped, Optional<OutageForecast> outage) {

    /** From what was found out so far: the tuples by the latest, the outage as everywhere. */
    static MigrationForecast of(Workspace workspace) {
        DryRun dryRun = workspace.dryRunProperty().get();
        Assessment assessment = workspace.assessmentProperty().get();
        KetoStatus status = workspace.statusProperty().get();
        Map<String, Long> tuples = new LinkedHashMap<>();
        OptionalLong skipped = OptionalLong.empty();
        if (assessment != null && (dryRun == null || isOutdated(status))) {
            assessment.namespaces().forEach(each -> tuples.put(label(each.name(), each.id()), each.tuples()));
            skipped = OptionalLong.of(assessment.skipped());
        } else if (dryRun != null) {
            dryRun.namespaces().forEach(each -> tuples.put(label(each.name(), each.id()), each.legacy()));
            skipped = OptionalLong.of(dryRun.totals().skipped());
        } else if (status != null && status.lastVerification().isPresent()) {
            status.lastVerification()
                    .get()
                    .namespaces()
                    .forEach(each -> tuples.put(label(each.name(), each.id()), each.legacy()));
        }
        return new MigrationForecast(tuples, skipped, outage(status, dryRun, assessment));
    }

    /** As the last look found it; before there was one, by what was found out since the window opened. */
    private static Optional<OutageForecast> outage(
            @Nullable KetoStatus status, @Nullable DryRun dryRun, @Nullable Assessment assessment) {
        Optional<OutageForecast> seen = Optional.ofNullable(status).flatMap(KetoStatus::outage);
        return seen.isPresent()
                ? seen
                : dryRun != null
                        ? Optional.of(OutageForecast.of(dryRun))
                        : Optional.ofNullable(assessment).map(OutageForecast::of);
    }

    /** For how long, if known. */
    OptionalDouble outageSeconds() {
        return outage.isPresent() ? OptionalDouble.of(outage.get().seconds()) : OptionalDouble.empty();
    }

    /** Whether the time was measured where the migration will run. */
    boolean isMeasured() {
        return outage.filter(known -> known.basis() == Basis.DRY_RUN || known.basis() == Basis.MIGRATION)
                .isPresent();
    }

    /** Whether the time was measured at all, and not only guessed from the number of tuples. */
    boolean isPredicted() {
        return outage.filter(known -> known.basis() != Basis.ESTIMATE && known.basis() != Basis.COPY)
                .isPresent();
    }

    /** Whether the tuples were assessed since the rehearsal, or only the assessment still is true. */
    private static boolean isOutdated(@Nullable KetoStatus status) {
        Optional<EvidenceState> rehearsed = evidence(status, KetoSteps.DRY_RUN.id());
        Optional<EvidenceState> assessed = evidence(status, KetoSteps.ASSESS.id());
        return rehearsed.isPresent()
                && assessed.isPresent()
                && (assessed.get().written().isAfter(rehearsed.get().written())
                        || (assessed.get().valid() && !rehearsed.get().valid()));
    }

    private static Optional<EvidenceState> evidence(@Nullable KetoStatus status, StepId step) {
        return Optional.ofNullable(status).stream()
                .flatMap(known -> known.evidence().stream())
                .filter(state -> state.step().equals(step))
                .findFirst();
    }

    private static String label(String name, int id) {
        return name + " (" + id + ")";
    }

    /** Tuples over all namespaces. */
    long total() {
        return tuples.values().stream().mapToLong(Long::longValue).sum();
    }
}
