package org.ferryman.cli;

import org.ferryman.app.ProgramVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program. */
@Command(
        name = "ferryman",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = FerrymanCommand.Versions.class,
        description = "Migrates Ory databases on PostgreSQL, with every step shown before it is taken and proven"
                + " afterwards.")
final class FerrymanCommand {

    /** What {@code --version} shows. */
    static final class Versions implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"ferryman " + ProgramVersion.current(), "Java " + Runtime.version()};
        }
    }
}
