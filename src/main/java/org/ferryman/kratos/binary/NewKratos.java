package org.ferryman.kratos.binary;

import java.util.Optional;
import org.ferryman.kratos.config.KratosConfig;

/** The Kratos that is upgraded to. */
public sealed interface NewKratos {

    /** Its configuration; empty if nobody has named it. */
    Optional<KratosConfig> config();

    /** Ferryman runs it. */
    record Program(KratosBinary binary) implements NewKratos {

        @Override
        public Optional<KratosConfig> config() {
            return binary.config();
        }
    }

    /**
     * Somebody runs it by hand.
     *
     * @param tag its version; if empty, the newest release that Ferryman knows
     */
    record ByHand(Optional<String> tag, Optional<KratosConfig> config) implements NewKratos {}

    /** Nobody has named it. */
    record Unnamed(Optional<KratosConfig> config) implements NewKratos {

        /** Nor its configuration. */
        public Unnamed() {
            this(Optional.empty());
        }
    }
}
