package org.ferryman.cli.kratos;

import picocli.CommandLine.Command;

/** Commands on a database of Ory Kratos. */
@Command(
        name = "kratos",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Ory Kratos, upgraded in place: which level a database is at, what an upgrade would do, and doing it.",
            "",
            "check tests the connection; assess shows the level, the migrations that the new Kratos would run, and"
                    + " what would be in their way; traffic finds the quietest hour. backup makes a backup and verifies"
                    + " it. freeze stops all other writes, migrate has the new Kratos run its migrations, verify proves"
                    + " that no row changed, thaw lets everybody write again. undo goes back, and proves it. status"
                    + " shows the level at any time."
        },
        footer = {
            "",
            "Examples:",
            "  export PGPASSWORD=...           # or ~/.pgpass, or wait for the prompt",
            "  ferryman kratos check --url postgresql://kratos@db.example.org/kratos",
            "  ferryman kratos assess --url postgresql://kratos@db.example.org/kratos --kratos ./kratos",
            "  ferryman kratos rehearse --url postgresql://kratos@db.example.org/kratos --kratos ./kratos",
            "  ferryman kratos backup --url postgresql://kratos@db.example.org/kratos --test-restore",
            "  ferryman kratos freeze --url postgresql://kratos@db.example.org/kratos",
            "  ferryman kratos migrate --url postgresql://kratos@db.example.org/kratos --kratos ./kratos",
            "  ferryman kratos verify --url postgresql://kratos@db.example.org/kratos",
            "  ferryman kratos thaw --url postgresql://kratos@db.example.org/kratos"
        })
public final class KratosGroup {}
