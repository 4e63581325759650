package org.ferryman.cli.kratos;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The second database of an upgrade beside the running Kratos. */
final class TargetOptions {

    @Option(
            names = "--target",
            paramLabel = "URL",
            description = "The database that is to take over, as --url; its role makes the tables there, and so owns"
                    + " them.")
    @Nullable String target;

    @Option(
            names = "--source-as-seen-by-target",
            paramLabel = "URL",
            description = "Where the target's server finds the source, and as whom it logs in there: a role that may"
                    + " replicate and read Kratos' tables. Default: --url.")
    @Nullable String source;

    @Option(
            names = "--target-as-seen-by-source",
            paramLabel = "URL",
            description =
                    "For the way back: where the source's server finds the target, and as whom it logs in there: a"
                            + " role that may replicate and read Kratos' tables. Default: --target.")
    @Nullable String targetSeen;
}
