package org.ferryman.postgres.check;

import java.util.List;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Severity;

/**
 * What one check saw.
 *
 * @param detail in one line
 * @param findings what should be known
 */
public record CheckResult(String detail, List<Finding> findings) {

    /** Makes the findings unmodifiable. */
    public CheckResult {
        findings = List.copyOf(findings);
    }

    /** One with some findings. */
    public static CheckResult of(String detail, Finding... findings) {
        return new CheckResult(detail, List.of(findings));
    }

    /** One that can't go on. */
    public static CheckResult failed(Finding blocker) {
        return new CheckResult(blocker.seen(), List.of(blocker));
    }

    ConnectionCheck.Status status() {
        if (findings.stream().anyMatch(Finding::blocks)) {
            return ConnectionCheck.Status.FAILED;
        }
        boolean warns = findings.stream().anyMatch(finding -> finding.severity() == Severity.WARNING);
        return warns ? ConnectionCheck.Status.WARNING : ConnectionCheck.Status.PASSED;
    }
}
