package org.ferryman.cli.kratos;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command on a Kratos database takes. */
public final class KratosOptions {

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "The database, as postgresql://user@host:port/database?sslmode=...; without a password: that comes"
                            + " from PGPASSWORD, ~/.pgpass, the service file, or a prompt. What the URL leaves"
                            + " out comes from PGHOST,"
                            + " PGUSER and so on, as with psql.")
    String url = "";

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "The folder for the record. By default one folder for each database and playbook, in the"
                    + " user's data folder.")
    @Nullable Path run;

    @Option(names = "--yes", description = "Don't ask before a change.")
    boolean yes;

    @Option(names = "--json", description = "Print one JSON document on standard output instead of text.")
    boolean json;
}
