package org.ferryman.engine;

import java.util.List;

/** A step found in the middle of its work that it must not go on. It has changed nothing; the runner reports it. */
public final class BlockedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    /** @param findings all findings of the step, with at least one blocker among them */
    public BlockedException(List<Finding> findings) {
        super(findings.stream()
                .filter(Finding::blocks)
                .map(Finding::id)
                .toList()
                .toString());
        this.findings = List.copyOf(findings);
    }

    /** Stops if one of the findings blocks. */
    public static void throwIfAny(List<Finding> findings) throws BlockedException {
        if (findings.stream().anyMatch(Finding::blocks)) {
            throw new BlockedException(findings);
        }
    }

    /** All findings of the step. */
    public List<Finding> findings() {
        return findings;
    }
}
