package org.ferryman.cli.keto;

import picocli.CommandLine.Command;

/** Commands on a database of Ory Keto. */
@Command(
        name = "keto",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Ory Keto v0.6 to v0.7: moves the relation tuples to v0.7's table.",
            "",
            "`run` does all of it, step by step; it can be stopped anywhere and goes on from there. The steps,"
                    + " in this order: check, assess, backup, user create, schema --apply, dry-run,"
                    + " freeze, migrate, verify, cutover, cleanup; skipped lists the tuples that can't"
                    + " be moved as they stand and records decisions on them, status shows at any time"
                    + " where a database is, and thaw and undo lead back. runbook prints the plan,"
                    + " traffic shows when it is quiet, copy moves the tuples ahead of the freeze, compare asks both"
                    + " servers the same questions, report shows what was done. Only cleanup drops the legacy tables."
        },
        footer = {
            "",
            "Examples:",
            "  export PGPASSWORD=...           # or ~/.pgpass, or wait for the prompt",
            "  ferryman keto check --url postgresql://keto@db.example.org/keto",
            "  ferryman keto assess --url postgresql://keto@db.example.org/keto --config keto.yml",
            "  ferryman keto migrate --url postgresql://keto@db.example.org/keto --config keto.yml"
        })
public final class KetoGroup {}
