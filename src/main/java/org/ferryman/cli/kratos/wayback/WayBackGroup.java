package org.ferryman.cli.kratos.wayback;

import picocli.CommandLine.Command;

/** Commands on the way back after a cut-over. */
@Command(
        name = "way-back",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "The way back after a cut-over, with what the new Kratos has written since.",
            "",
            "arm makes it, between `ferryman kratos migrate --target` and `ferryman kratos cutover`. From the cut-over"
                    + " on the source follows the target; status shows how far it is, and watch gives it up before"
                    + " it fills the target's disk. go hands over to the old Kratos again; disarm gives it up."
        },
        footer = {
            "",
            "Examples:",
            "  ferryman kratos way-back arm --url postgresql://blue/kratos --target postgresql://green/kratos",
            "  ferryman kratos way-back go --url postgresql://blue/kratos --target postgresql://green/kratos"
        })
public final class WayBackGroup {}
