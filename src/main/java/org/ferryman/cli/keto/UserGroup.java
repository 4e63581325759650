package org.ferryman.cli.keto;

import picocli.CommandLine.Command;

/** {@code keto user}: only a name for the commands below it. */
@Command(
        name = "user",
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes the role that v0.7 works as, and takes it back.")
public final class UserGroup {}
