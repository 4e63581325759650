package org.ferryman.kratos.assess;

import java.util.List;
import java.util.Optional;
import org.ferryman.kratos.fitness.TargetLack;

/**
 * What is known of an upgrade beside the running Kratos.
 *
 * @param reasons why the window is long; none if it is short
 * @param migrations the versions that make it long
 * @param forecastSeconds for how long nobody will be able to write; empty where nothing was measured
 * @param forecast the same in a sentence
 * @param lacks what the source has and the target lacks
 */
public record BlueGreenOutlook(
        List<String> reasons,
        List<String> migrations,
        Optional<Double> forecastSeconds,
        String forecast,
        List<TargetLack> lacks) {

    /** Copies the lists. */
    public BlueGreenOutlook {
        reasons = List.copyOf(reasons);
        migrations = List.copyOf(migrations);
        lacks = List.copyOf(lacks);
    }
}
