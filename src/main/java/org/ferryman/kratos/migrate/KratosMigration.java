package org.ferryman.kratos.migrate;

import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;

/**
 * What running the migrations came to.
 *
 * @param from the level before
 * @param to the level that was reached
 * @param applied the versions that are recorded since, in their order
 * @param times how long each of them took
 * @param repaired what was put right before, for people
 * @param undo SQL that takes that back: statements, in their order
 * @param undoFile a file of the run folder with more of it: what takes the repair of rows back; empty without one
 * @param seconds how long Kratos took, or was watched
 * @param writesStoppedSeconds for how long nobody could write; empty without a freeze
 * @param output what Kratos printed, without secrets: a file in the run folder; empty if there was nothing to run
 * @param findings what should be known
 */
public record KratosMigration(
        String from,
        String to,
        List<String> applied,
        List<MigrationTime> times,
        List<String> repaired,
        List<String> undo,
        Optional<String> undoFile,
        double seconds,
        Optional<Double> writesStoppedSeconds,
        Optional<String> output,
        List<Finding> findings) {

    /** Copies the lists. */
    public KratosMigration {
        applied = List.copyOf(applied);
        times = List.copyOf(times);
        repaired = List.copyOf(repaired);
        undo = List.copyOf(undo);
        findings = List.copyOf(findings);
    }
}
