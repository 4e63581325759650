package org.ferryman.cli.keto;

import org.ferryman.keto.catalog.KetoSettings;
import picocli.CommandLine.Option;

/** The option of the commands that move tuples, or do a dry run of it. */
public final class MoveAgainOption {

    @Option(
            names = "--move-again",
            description = "Move tuples again that were moved before and then deleted through v0.7; without it they"
                    + " block.")
    private boolean moveAgain;

    /** The settings with what was chosen. */
    public KetoSettings in(KetoSettings settings) {
        return settings.movingAgain(moveAgain);
    }
}
