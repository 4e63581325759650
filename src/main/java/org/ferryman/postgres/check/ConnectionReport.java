package org.ferryman.postgres.check;

import java.util.List;
import org.ferryman.engine.Finding;

/**
 * What the connection test saw.
 *
 * @param label the connection, without secrets
 * @param checks all checks, in the order in which they ran
 */
public record ConnectionReport(String label, List<ConnectionCheck> checks) {

    /** Makes the checks unmodifiable. */
    public ConnectionReport {
        checks = List.copyOf(checks);
    }

    /** The findings of all checks, in order. */
    public List<Finding> findings() {
        return checks.stream().flatMap(check -> check.findings().stream()).toList();
    }

    /** Whether anything stands in the way of a migration. */
    public boolean blocked() {
        return checks.stream().anyMatch(check -> check.status() == ConnectionCheck.Status.FAILED);
    }
}
