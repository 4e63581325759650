package org.ferryman.cli.kratos;

import org.ferryman.kratos.replicate.KratosReplicateStep;
import picocli.CommandLine.Option;

/** What may be chosen about a replication. */
public final class KratosReplicateOptions {

    /** Its name. */
    public static final String EMPTY_TARGET = "--empty-target";

    @Option(
            names = EMPTY_TARGET,
            description = "Drop Kratos' tables on the target first, if they hold nothing but what a Kratos that was"
                    + " started on it put there.")
    private boolean emptyTarget;

    /** What was chosen. */
    public KratosReplicateStep.Options options() {
        return new KratosReplicateStep.Options(emptyTarget);
    }
}
