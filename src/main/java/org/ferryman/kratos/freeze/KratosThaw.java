package org.ferryman.kratos.freeze;

import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.LockHolder;

/**
 * What letting everybody write again came to.
 *
 * @param changed whether something had to be changed for it
 * @param writesStoppedSeconds for how long nobody could write; empty if it was not stopped by this run, or not at all
 * @param statements what was run
 * @param ended sessions that were ended
 * @param seconds for how long everybody waited
 * @param findings what should be known
 */
public record KratosThaw(
        boolean changed,
        Optional<Double> writesStoppedSeconds,
        List<String> statements,
        List<LockHolder> ended,
        double seconds,
        List<Finding> findings) {

    /** Copies the lists. */
    public KratosThaw {
        statements = List.copyOf(statements);
        ended = List.copyOf(ended);
        findings = List.copyOf(findings);
    }
}
