package org.ferryman.engine;

/** The user cancelled; the step has put back, or never made, its changes. */
public final class CancelledException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Made where a cancellation was noticed. */
    public CancelledException() {
        super("cancelled");
    }
}
