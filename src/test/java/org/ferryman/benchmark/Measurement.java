package org.ferryman.benchmark;

import java.util.List;

/**
 * How long one way took.
 *
 * @param tuples that it moved
 * @param way what was measured
 * @param seconds of each repetition
 */
record Measurement(long tuples, Way way, List<Double> seconds) {

    double median() {
        List<Double> sorted = seconds.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double microsecondsPerTuple() {
        return median() * 1e6 / tuples;
    }
}
