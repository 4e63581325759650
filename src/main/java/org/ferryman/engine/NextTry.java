package org.ferryman.engine;

import java.time.Instant;
import java.util.Optional;

/**
 * That a step met a failure that may pass, and is tried again.
 *
 * @param until when it is tried for the last time: not earlier, and later by the time that the attempts take; empty if
 *     it is tried until somebody cancels it
 * @param keepTrying has it tried until somebody cancels it; may be called at any time, by any thread
 */
public record NextTry(Optional<Instant> until, Runnable keepTrying) {

    /** Tried until somebody cancels it. */
    static NextTry withoutEnd() {
        return new NextTry(Optional.empty(), () -> {});
    }
}
