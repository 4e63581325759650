package org.ferryman.kratos.replicate;

import java.util.List;
import org.ferryman.engine.Finding;

/**
 * The result of bringing the target to the new level while the source serves.
 *
 * @param from the level of the source
 * @param to the level of the target
 * @param applied the versions that were recorded
 * @param pausedSeconds for how long the target did not follow
 * @param seconds how long all of it took
 * @param findings what should be known
 */
public record KratosPreparation(
        String from, String to, List<String> applied, double pausedSeconds, double seconds, List<Finding> findings) {

    /** Copies the lists. */
    public KratosPreparation {
        applied = List.copyOf(applied);
        findings = List.copyOf(findings);
    }
}
