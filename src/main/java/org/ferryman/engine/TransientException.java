package org.ferryman.engine;

/** A step could not do its work this time and has changed nothing; trying again after a pause may succeed. */
public final class TransientException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    /**
     * @param finding what stood in the way, naming it
     * @param cause the failure itself
     */
    public TransientException(Finding finding, Exception cause) {
        super(finding.seen(), cause);
        this.finding = finding;
    }

    /** @param finding what was observed that may pass */
    public TransientException(Finding finding) {
        super(finding.seen());
        this.finding = finding;
    }

    /** What stood in the way, naming it. */
    public Finding finding() {
        return finding;
    }
}
