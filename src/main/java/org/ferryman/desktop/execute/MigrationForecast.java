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
import org.ferryman.keto.move.Assessment;
import org.ferryman.keto.move.DryRun;
import org.jspecify.annotations.Nullable;

/**
 * What is known before a migration about how it will go.
 *
 * @param tuples by namespace, labelled as the engine does; empty if nobody counted yet
 * @param skipped how many of them can't be moved, if known
 * @param outageSeconds how long v0.6 won't be able to write, if known
 * @param source who says so
 */
record MigrationForecast(Map<String, Long> tuples, OptionalLong skipped, OptionalDouble outageSeconds, Source source) {

    /** From what was found out so far: the tuples by the latest, the outage by the best. */
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
        OptionalDouble outage = dryRun != null
                ? OptionalDouble.of(dryRun.predictedOutageSeconds())
                : assessment != null ? OptionalDouble.of(assessment.expectedSeconds()) : OptionalDouble.empty();
        return new MigrationForecast(tuples, skipped, outage, source(dryRun, assessment));
    }

    private static Source source(@Nullable DryRun dryRun, @Nullable Assessment assessment) {
        return dryRun != null
                ? dryRun.isGuess() ? Source.DRY_RUN_GUESS : Source.DRY_RUN
                : assessment != null ? Source.ASSESSMENT : Source.NONE;
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

    /** Who says how long v0.6 won't be able to write. */
    enum Source {
        /** A rehearsal on the same server. */
        DRY_RUN,
        /** A rehearsal elsewhere, or without the real table. */
        DRY_RUN_GUESS,
        /** The number of tuples. */
        ASSESSMENT,
        /** Nobody. */
        NONE
    }
}
