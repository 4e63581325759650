package org.ferryman.cli.sample;

import picocli.CommandLine.Command;

/** {@code sample}. */
@Command(
        name = "sample",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "A database of Keto v0.6, or with --kratos of Kratos v1.3.1, to try the other commands on, on a PostgreSQL"
                    + " server of its own.",
            "",
            "The server comes with the program, listens on 127.0.0.1 only and asks for a password. It goes on running"
                    + " until `sample stop`. Both samples may run at the same time."
        })
public final class SampleCommand {}
