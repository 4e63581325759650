package org.ferryman.cli;

import picocli.CommandLine.Command;

/** The program. */
@Command(
        name = "ferryman",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class,
        description =
                "Migrates Ory databases on PostgreSQL, with every step shown before it is taken and proven after.")
final class FerrymanCommand {}
