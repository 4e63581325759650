package org.ferryman.cli.kratos;

import picocli.CommandLine.Command;

/** Commands on a database of Ory Kratos. */
@Command(
        name = "kratos",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Ory Kratos, upgraded in place: which level a database is at, and what an upgrade would do.",
            "",
            "check tests the connection, assess shows the level, the migrations that the new Kratos would run, and"
                    + " what would be in their way; status shows the level at any time. They change nothing."
        },
        footer = {
            "",
            "Examples:",
            "  export PGPASSWORD=...           # or ~/.pgpass, or wait for the prompt",
            "  ferryman kratos check --url postgresql://kratos@db.example.org/kratos",
            "  ferryman kratos assess --url postgresql://kratos@db.example.org/kratos --kratos ./kratos"
        })
public final class KratosGroup {}
