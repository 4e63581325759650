package org.ferryman.kratos.binary;

import java.util.Optional;
import org.ferryman.engine.Finding;

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

    /** What keeps a step from being done for which Ferryman must run it. */
    static Finding missing() {
        return Finding.blocker(
                "KRATOS_COMMAND_MISSING",
                "It is not known how the new Kratos is run.",
                "The migrations are its own: Ferryman runs it, watches it and proves what came of it.",
                "Name its path or command with --kratos. If you run it yourself, use `kratos migrate sql -e --yes` with"
                        + " the variable DSN, and then `ferryman kratos verify`.");
    }
}
