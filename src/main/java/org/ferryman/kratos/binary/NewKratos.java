package org.ferryman.kratos.binary;

import java.util.Optional;

/** The Kratos that is upgraded to. */
public sealed interface NewKratos {

    /** Ferryman runs it. */
    record Program(KratosBinary binary) implements NewKratos {}

    /**
     * Somebody runs it by hand.
     *
     * @param tag its version; if empty, the newest release that Ferryman knows
     */
    record ByHand(Optional<String> tag) implements NewKratos {}

    /** Nobody has named it. */
    record Unnamed() implements NewKratos {}
}
