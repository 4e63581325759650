package org.ferryman.desktop.execute;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.keto.Assessment;
import org.ferryman.keto.DryRun;
import org.ferryman.keto.KetoStatus;

/**
 * What is known before a migration about how it will go.
 *
 * @param tuples by namespace, labelled as the engine does; empty if nobody counted yet
 * @param skipped how many of them can't be moved, if known
 * @param outageSeconds how long v0.6 won't be able to write, if known
 * @param source who says so
 */
record Forecast(Map<String, Long> tuples, OptionalLong skipped, OptionalDouble outageSeconds, Source source) {

    /** From what was found out so far, the best first. */
    static Forecast of(Workspace workspace) {
        DryRun dryRun = workspace.dryRunProperty().get();
        Assessment assessment = workspace.assessmentProperty().get();
        KetoStatus status = workspace.statusProperty().get();
        Map<String, Long> tuples = new LinkedHashMap<>();
        if (dryRun != null) {
            dryRun.namespaces().forEach(each -> tuples.put(label(each.name(), each.id()), each.legacy()));
            return new Forecast(
                    tuples,
                    OptionalLong.of(dryRun.totals().skipped()),
                    OptionalDouble.of(dryRun.predictedOutageSeconds()),
                    dryRun.isGuess() ? Source.DRY_RUN_GUESS : Source.DRY_RUN);
        } else if (assessment != null) {
            assessment.namespaces().forEach(each -> tuples.put(label(each.name(), each.id()), each.tuples()));
            return new Forecast(
                    tuples,
                    OptionalLong.of(assessment.skipped()),
                    OptionalDouble.of(assessment.expectedSeconds()),
                    Source.ASSESSMENT);
        } else if (status != null && status.verification().isPresent()) {
            status.verification()
                    .get()
                    .namespaces()
                    .forEach(each -> tuples.put(label(each.name(), each.id()), each.legacy()));
        }
        return new Forecast(tuples, OptionalLong.empty(), OptionalDouble.empty(), Source.NONE);
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
