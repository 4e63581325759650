package org.ferryman.engine;

import org.jspecify.annotations.Nullable;

/** A step changed something and could not finish. Applying it again resumes. */
public final class PartWayException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    /**
     * @param finding what is done, what is not, and how to resume
     * @param cause why it stopped
     */
    public PartWayException(Finding finding, @Nullable Throwable cause) {
        super(finding.seen(), cause);
        this.finding = finding;
    }

    /** What is done, what is not, and how to resume. */
    public Finding finding() {
        return finding;
    }
}
