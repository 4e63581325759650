package org.ferryman.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Shell scripts in the place of PostgreSQL's client programs, for what the real ones do only when something breaks. */
public final class StandIn {

    private final Path folder;

    private StandIn(Path folder) {
        this.folder = folder;
    }

    /** A folder with a {@code pg_dump} and a {@code pg_restore} that say they have this version, and do nothing. */
    public static StandIn of(Path folder, String version) throws IOException {
        StandIn standIn = new StandIn(Files.createDirectories(folder));
        standIn.program("pg_dump", version, "exit 0");
        standIn.program("pg_restore", version, "exit 0");
        return standIn;
    }

    /** What pg_dump does; {@code $file} is where it is to write. */
    public StandIn dump(String version, String... lines) throws IOException {
        return program("pg_dump", version, lines);
    }

    /** What pg_restore does. */
    public StandIn restore(String version, String... lines) throws IOException {
        return program("pg_restore", version, lines);
    }

    private StandIn program(String name, String version, String... lines) throws IOException {
        Path program = folder.resolve(name);
        Files.writeString(program, """
                #!/bin/sh
                if [ "$1" = --version ]; then
                    echo "%s (PostgreSQL) %s (stand-in)"
                    exit 0
                fi
                for argument in "$@"; do
                    case "$argument" in --file=*) file=${argument#--file=};; esac
                done
                %s
                """.formatted(name, version, String.join("\n", lines)));
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("can't make executable: " + program);
        }
        return this;
    }

    public Path folder() {
        return folder;
    }
}
