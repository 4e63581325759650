package org.ferryman.postgres;

import java.util.List;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Severity;

/** What one check saw: its one line, and findings. */
record Outcome(String detail, List<Finding> findings) {

    static Outcome of(String detail, Finding... findings) {
        return new Outcome(detail, List.of(findings));
    }

    static Outcome failed(Finding blocker) {
        return new Outcome(blocker.seen(), List.of(blocker));
    }

    Check.Status status() {
        if (findings.stream().anyMatch(Finding::blocks)) {
            return Check.Status.FAILED;
        }
        boolean warns = findings.stream().anyMatch(finding -> finding.severity() == Severity.WARNING);
        return warns ? Check.Status.WARNING : Check.Status.PASSED;
    }
}
