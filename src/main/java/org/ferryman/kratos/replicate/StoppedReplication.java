package org.ferryman.kratos.replicate;

import java.util.List;
import org.ferryman.engine.Finding;

/**
 * The result of ending a replication.
 *
 * @param changed whether there was anything to end
 * @param statements what was run, on either side
 * @param findings what should be known
 */
public record StoppedReplication(boolean changed, List<String> statements, List<Finding> findings) {

    /** Copies the lists. */
    public StoppedReplication {
        statements = List.copyOf(statements);
        findings = List.copyOf(findings);
    }
}
