package org.ferryman.cli.kratos.wayback;

import picocli.CommandLine.Option;

/** Which side is gone for good. */
final class SideOptions {

    @Option(
            names = "--without-source",
            description = "The source's server is gone for good: do it on the target alone.")
    boolean withoutSource;

    @Option(
            names = "--without-target",
            description = "The target's server is gone for good: do it on the source alone.")
    boolean withoutTarget;
}
