package org.ferryman.kratos.binary;

import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
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

    /**
     * A Juju charm runs it.
     *
     * @param copies the same Kratos, to be asked what it would do, and to be run on copies; empty if nobody has named
     *     it
     */
    record Charm(KratosCharm charm, Optional<KratosBinary> copies, Optional<KratosConfig> config)
            implements NewKratos {}

    /** Nobody has named it. */
    record Unnamed(Optional<KratosConfig> config) implements NewKratos {

        /** Nor its configuration. */
        public Unnamed() {
            this(Optional.empty());
        }
    }

    /** Whether others run its migrations: then its DSN has neither the guard's pass nor a time limit for locks. */
    default boolean isRunByOthers() {
        return this instanceof ByHand || this instanceof Charm;
    }

    /** The program itself, if Ferryman can run it. */
    default Optional<KratosBinary> program() {
        if (this instanceof Charm charm) {
            return charm.copies();
        }
        return this instanceof Program program ? Optional.of(program.binary()) : Optional.empty();
    }

    /**
     * The program, to be run on copies.
     *
     * @throws BlockedException if Ferryman does not run it
     */
    default KratosBinary forCopies() throws BlockedException {
        Optional<KratosBinary> known = program();
        if (known.isPresent()) {
            return known.get();
        }
        throw new BlockedException(List.of(Finding.blocker(
                "KRATOS_COMMAND_MISSING",
                "It is not known how the new Kratos is run.",
                "On a copy its migrations are run by Ferryman, as nobody else reaches the copy.",
                "Name its path or command with --kratos.")));
    }

    /** What keeps a step from being done for which Ferryman must run it. */
    static Finding missing() {
        return Finding.blocker(
                "KRATOS_COMMAND_MISSING",
                "It is not known how the new Kratos is run.",
                "The migrations are its own: Ferryman runs it, watches it and proves what came of it.",
                "Name its path or command with --kratos, or with --juju the application whose charm runs it. If you run"
                        + " it yourself, give --by-hand: Ferryman shows the"
                        + " command and watches.");
    }
}
