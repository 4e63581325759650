package org.ferryman.engine;

/** Another run holds the lock. */
public final class LockHeldException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    /** @param finding who holds it, and since when */
    public LockHeldException(Finding finding) {
        super(finding.seen());
        this.finding = finding;
    }

    /** Who holds it, and since when. */
    public Finding finding() {
        return finding;
    }
}
