package org.ferryman.cli.keto;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command on a Keto database takes. */
public final class KetoOptions {

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
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration that Keto v0.6 runs with (YAML, JSON or TOML): only it has the names of"
                    + " the namespaces. Only the namespaces are read.")
    @Nullable Path config;

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "The folder for the record: run.json, journal.jsonl, a JSON file for each step, reports. By"
                    + " default one folder for each database and playbook, in the user's data"
                    + " folder.")
    @Nullable public Path run;

    @Option(names = "--yes", description = "Don't ask before a change.")
    boolean yes;

    @Option(names = "--json", description = "Print one JSON document on standard output instead of text.")
    boolean json;

    @Option(
            names = "--exclude-namespace",
            paramLabel = "ID",
            description = "Leave this namespace's legacy table alone. May be given several times.")
    private List<Long> excluded = new ArrayList<>();

    Set<Long> excluded() {
        return new LinkedHashSet<>(excluded);
    }

    /** Whether changes are made without asking. */
    public boolean isAgreed() {
        return yes;
    }
}
