package org.ferryman.kratos.freeze;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.playbook.MemoryLines;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.postgres.guard.GuardPass;
import org.ferryman.postgres.guard.GuardState;
import org.ferryman.postgres.guard.WriteGuard;

/** What lets the new Kratos through the guard, kept in the run folder for nobody else to read. */
public final class FreezePass {

    private static final MemoryLines FILE = new MemoryLines(
            "kratos-pass", "The database has only a checksum of it, so that nobody can take it from there.");

    private final RunMemory memory;

    /** That of a run folder. */
    public FreezePass(Path folder) {
        this.memory = new RunMemory(folder);
    }

    /** The one that was kept; empty if there is none. */
    public Optional<GuardPass> recall() throws IOException {
        Path file = memory.lines(FILE);
        return Files.exists(file)
                ? Optional.of(new GuardPass(Secret.of(Files.readString(file).strip())))
                : Optional.empty();
    }

    /** The one that was kept, or a new one. */
    public GuardPass recallOrMake() throws IOException {
        Optional<GuardPass> kept = recall();
        if (kept.isPresent()) {
            return kept.get();
        }
        GuardPass made = GuardPass.random();
        PrivateFiles.write(memory.lines(FILE), made.secret().reveal());
        return made;
    }

    /** For how long nobody could write by then, in seconds; empty if another run has stopped the writes. */
    Optional<Double> stoppedFor(Instant end) throws IOException {
        return recall().isEmpty()
                ? Optional.empty()
                : memory.recall(KratosFreeze.MEMORY)
                        .map(freeze -> Duration.between(freeze.since(), end).toMillis() / 1e3);
    }

    /** It opens nothing any more. */
    public List<Finding> forget() {
        return memory.forget(FILE.file());
    }

    /** Lets a session pass until its transaction ends, if there is a pass. */
    public void enter(Session session) throws Exception {
        Optional<GuardPass> own = recall();
        if (own.isPresent()) {
            own.get().enter(session);
        }
    }

    /** What sets the guard with this run's pass on tables, where it is not. */
    public List<String> installation(Session session, List<QualifiedName> tables) throws Exception {
        WriteGuard own = guard(recall());
        return own.installation(own.observe(session), tables);
    }

    /** Sets the guard with this run's pass on tables that were made anew, in the caller's transaction. */
    public void guardAgain(Session session, List<QualifiedName> tables) throws Exception {
        for (String statement : installation(session, tables)) {
            session.execute(statement);
        }
        guard(recall()).require(session, tables);
    }

    /** Whether nobody can write to the tables but who has a pass, whosever that is. */
    public static boolean isFrozen(Session session, List<QualifiedName> tables)
            throws SQLException, CancelledException {
        return guard(Optional.empty()).observe(session).isOn(tables);
    }

    /** Whether a guard refuses writes, even if only to some tables: migrations make new ones that have none. */
    public static boolean isThere(Session session) throws SQLException, CancelledException {
        return guard(Optional.empty()).observe(session).isRefusing();
    }

    /** What should be known as long as nobody can write. */
    public static Optional<Finding> stillOn(Session session) throws SQLException, CancelledException {
        return isThere(session)
                ? Optional.of(Finding.warning(
                        "KRATOS_WRITES_STOPPED",
                        "Writes to Kratos' tables are stopped.",
                        "Nobody can log in, register or change settings until they go on.",
                        "Go on with the upgrade. To let everybody write to the database as it is now, run `ferryman"
                                + " kratos thaw`; to go back first, `ferryman kratos undo`."))
                : Optional.empty();
    }

    /** Blocks where the guard is there and the new Kratos would not pass it. */
    public static List<Finding> findings(Session session, List<QualifiedName> tables, Optional<GuardPass> pass)
            throws SQLException, CancelledException {
        WriteGuard own = guard(pass);
        GuardState now = own.observe(session);
        boolean passes = pass.isPresent() && own.installation(now, now.names()).isEmpty();
        return !now.isRefusing() || passes
                ? List.of()
                : List.of(Finding.blocker(
                        "KRATOS_FROZEN_BY_ANOTHER_RUN",
                        "Writes to Kratos' tables are stopped, with a pass that this run folder does not have.",
                        "The new Kratos would be refused, too.",
                        "Use the run folder of the freeze (--run), or run `ferryman kratos freeze` here: it sets the"
                                + " guard with a pass of its own."));
    }

    /** The guard of Kratos' tables, as seen with this pass. */
    public static WriteGuard guard(Optional<GuardPass> pass) {
        return new WriteGuard("kratos", pass);
    }
}
