package org.ferryman.kratos.rehearse;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Patience;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.embedded.ScratchServer;
import org.ferryman.report.AmountText;

/**
 * What may be chosen about a rehearsal.
 *
 * @param server where the copy is made; if empty, on an embedded server
 * @param folder in which that one gets a folder of its own, for nobody else to read
 * @param tools find {@code pg_dump}, if the copy needs it
 * @param migrations what was chosen for the migrations
 */
public record RehearsalOptions(
        Optional<ConnectionSettings> server, Path folder, ClientTools tools, MigrateOptions migrations) {

    /** So much room the copy, its migrations and its WAL may take, for each byte of the database. */
    private static final double ROOM = 1.5;

    /** Between two looks at the copy: on a migration that takes less than this it is not known what it took. */
    private static final Duration LOOK = Duration.ofMillis(50);

    /** Nothing is chosen for the migrations. */
    public RehearsalOptions(Optional<ConnectionSettings> server, Path folder, ClientTools tools) {
        this(server, folder, tools, MigrateOptions.USUAL);
    }

    /** On an embedded server, in the folder for temporary files. */
    public static RehearsalOptions usual() {
        return new RehearsalOptions(
                Optional.empty(),
                Path.of(System.getProperty("java.io.tmpdir")),
                ClientTools.of(System.getenv(), System.getProperty("os.name")));
    }

    /** Where the copy is made, for people. */
    String place() {
        return server.map(known -> "a new database on " + known.host() + ":" + known.port())
                .orElse("an embedded server in " + folder);
    }

    /**
     * Starts or reaches it.
     *
     * @param settings of an embedded server, lines of its configuration
     */
    ScratchServer open(Patience patience, List<String> settings) throws IOException, InputException {
        Patience closer = patience.looking(LOOK);
        return server.isPresent()
                ? ScratchServer.at(server.get().with(closer))
                : ScratchServer.embedded(folder, Path.of(System.getProperty("user.home")), closer, settings);
    }

    /** Blocks if a copy has no room; says so where that can't be seen. */
    List<Finding> room(long databaseBytes) {
        long wanted = (long) (databaseBytes * ROOM);
        if (server.isPresent()) {
            return List.of(Finding.info(
                    "KRATOS_SCRATCH_ROOM_UNKNOWN",
                    "The rehearsal may take " + AmountText.bytes(wanted) + " on the scratch server.",
                    "Whether its disk has so much room can't be seen through a connection."));
        }
        // Not asked of the file's store: in a changed root Java does not find the mount point.
        long free = folder.toFile().getUsableSpace();
        return free >= wanted
                ? List.of()
                : List.of(Finding.blocker(
                        "KRATOS_NO_ROOM_FOR_COPY",
                        "The rehearsal may take " + AmountText.bytes(wanted) + ", and " + folder + " has "
                                + AmountText.bytes(free) + " left.",
                        "A full disk would stop the rehearsal half-way, and whatever else writes there.",
                        "Name a folder on a larger disk with --scratch-folder, or a server with --scratch-url."));
    }
}
