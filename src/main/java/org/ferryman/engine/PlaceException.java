package org.ferryman.engine;

import java.io.IOException;

/** The machine has no place for a thing, or does not let it be used there. The finding says what to set. */
public final class PlaceException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    /** @param finding names the place, and the way on */
    public PlaceException(Finding finding, IOException cause) {
        super(finding.seen(), cause);
        this.finding = finding;
    }

    /** Names the place, and the way on. */
    public Finding finding() {
        return finding;
    }
}
