package org.ferryman.kratos.rehearse;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.RunIdentity;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.backup.ScratchCopy;
import org.ferryman.postgres.embedded.ScratchServer;

/**
 * A new database for a copy, on a server that is not the original's own; what killed rehearsals have left on that one
 * is dropped first. The new database is dropped when this is closed.
 */
final class ScratchPlace implements AutoCloseable {

    private final ScratchServer server;
    private final ScratchCopy copy;

    private ScratchPlace(ScratchServer server, ScratchCopy copy) {
        this.server = server;
        this.copy = copy;
    }

    /**
     * Makes one.
     *
     * @param settings of an embedded server: lines of its configuration
     * @param findings gets what could not be dropped
     * @throws BlockedException if the server is the original's own, or the user may not make a database there
     */
    static ScratchPlace open(
            Database original, RehearsalOptions options, List<String> settings, List<Finding> findings, Work work)
            throws Exception {
        ScratchServer server = options.open(original.patience(), settings);
        try {
            requireElsewhere(original, server.database(), work);
            findings.addAll(dropLeft(server.database()));
            return new ScratchPlace(
                    server,
                    new Transactions(original)
                            .snapshot(work.cancellation(), session -> ScratchCopy.like(session, server.database())));
        } catch (Exception failure) {
            server.close();
            throw failure;
        }
    }

    /** Where the copy is to be made. */
    ScratchCopy copy() {
        return copy;
    }

    /** The same, as a database. */
    Database database() {
        return copy.database();
    }

    /** Whether its server waits until its disk has what is committed. */
    boolean waitsForDisk() throws Exception {
        return new Transactions(database())
                .brief(session -> session.one("SELECT current_setting('fsync') = 'on'", row -> row.getBoolean(1)));
    }

    /** A copy beside the original would take its disk and its time. */
    private static void requireElsewhere(Database original, Database scratch, Work work) throws Exception {
        Optional<String> here = new Transactions(original).snapshot(work.cancellation(), RunIdentity::systemIdentifier);
        Optional<String> there = new Transactions(scratch).snapshot(work.cancellation(), RunIdentity::systemIdentifier);
        boolean sameAddress =
                original.settings().host().equals(scratch.settings().host())
                        && original.settings().port() == scratch.settings().port();
        boolean bothSay = here.isPresent() && there.isPresent();
        boolean same = bothSay ? here.equals(there) : sameAddress;
        if (same) {
            throw new BlockedException(List.of(Finding.blocker(
                    "KRATOS_SCRATCH_ON_PRODUCTION",
                    "The scratch server is the database's own server.",
                    "A rehearsal only reads there: a copy would take its disk, and the migrations its time.",
                    "Name another server with --scratch-url, or leave it out to use the embedded server.")));
        }
    }

    private static List<Finding> dropLeft(Database scratch) throws Exception {
        List<String> left = ScratchCopy.dropLeft(scratch);
        return left.isEmpty()
                ? List.of()
                : List.of(Finding.warning(
                        "SCRATCH_LEFT",
                        "Earlier copies are still on the scratch server, and in use: " + String.join(", ", left) + ".",
                        "They hold a copy of the data.",
                        "Drop them when nobody is connected any more: DROP DATABASE."));
    }

    @Override
    public void close() throws SQLException {
        try (server) {
            copy.close();
        }
    }
}
