package org.ferryman.kratos.freeze;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.MemoryLines;
import org.ferryman.playbook.RunMemory;
import org.ferryman.playbook.record.RunRecord;
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

    private static final MemoryEntry<Lifted> LIFTED = new MemoryEntry<>(
            "kratos-guard-lifted", Lifted.class, "A report is made without the database, where it can be seen.");

    private final RunMemory memory;

    /** Since when. */
    private record Lifted(Instant since) {}

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
        List<Finding> left = new ArrayList<>(memory.forget(FILE.file()));
        left.addAll(memory.forget(LIFTED));
        return left;
    }

    /** Takes the guard off for a charm, in the caller's transaction: no table is locked, and the triggers stay. */
    public void lift(Session session) throws Exception {
        WriteGuard guard = guard(recall());
        for (String statement : guard.lifting(guard.observe(session))) {
            session.execute(statement);
        }
    }

    /** It is off, and stays so if this run ends now. */
    public void noteLifting() throws IOException {
        memory.keep(LIFTED, new Lifted(Instant.now()));
    }

    /** The guard is on again. */
    public List<Finding> forgetLifting() {
        return memory.forget(LIFTED);
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

    /** What should be known as long as nobody can write, or would not be able to were it not for a charm. */
    public static Optional<Finding> stillOn(Session session) throws SQLException, CancelledException {
        return isThere(session)
                ? Optional.of(Finding.warning(
                        "KRATOS_WRITES_STOPPED",
                        "Writes to Kratos' tables are stopped.",
                        "Nobody can log in, register or change settings until they go on.",
                        "Go on with the upgrade. To let everybody write to the database as it is now, run `ferryman"
                                + " kratos thaw`; to go back first, `ferryman kratos undo`."))
                : lifted(session);
    }

    /** Whether the guard is off for a charm, and is to be on again. */
    public static boolean isLifted(Session session) throws SQLException, CancelledException {
        return guard(Optional.empty()).observe(session).lifted();
    }

    /** The same, as a record has it. */
    public static boolean isLifted(RunRecord record) {
        return record.files().stream().anyMatch(file -> file.name().equals(LIFTED.name() + ".json"));
    }

    /** What should be known meanwhile. */
    public static Optional<Finding> lifted(Session session) throws SQLException, CancelledException {
        return isLifted(session)
                ? Optional.of(lifted(
                        "Kratos' tables",
                        "Run the same command again (`ferryman kratos run` or `ferryman kratos migrate`, with --juju):"
                                + " it waits for the charm's task, and sets the guard again. To let everybody write to"
                                + " the database as it is now, run `ferryman kratos thaw`."))
                : Optional.empty();
    }

    /** The same of a database that is to take over. */
    public static Finding liftedOnTarget() {
        return lifted(
                "the target's tables",
                "Run the same command again (`ferryman kratos run`, `ferryman kratos migrate` or `ferryman kratos"
                        + " cutover`, with --juju and --juju-target): it waits for the charm's task, and sets the guard"
                        + " again. Until then let nobody use the target.");
    }

    private static Finding lifted(String tables, String remedy) {
        return Finding.warning(
                "JUJU_GUARD_LIFTED",
                "Writes to " + tables + " are not refused at the moment: the guard is off for the charm's Kratos.",
                "The Ferryman that took it off sets it again when all migrations are recorded. If that one has ended,"
                        + " nobody does, and what others write counts as a difference.",
                remedy);
    }

    /** Blocks where the guard is there and the new Kratos would not pass it. */
    public static List<Finding> findings(Session session, List<QualifiedName> tables, Optional<GuardPass> pass)
            throws SQLException, CancelledException {
        WriteGuard own = guard(pass);
        GuardState now = own.observe(session);
        boolean passes = pass.isPresent() && own.isPassed(now);
        return !(now.isRefusing() || now.lifted()) || passes
                ? List.of()
                : List.of(Finding.blocker(
                        "KRATOS_FROZEN_BY_ANOTHER_RUN",
                        "The guard on Kratos' tables has a pass that this run folder does not have.",
                        "The new Kratos would be refused, too.",
                        "Use the run folder of the freeze (--run), or run `ferryman kratos freeze` here: it sets the"
                                + " guard with a pass of its own."));
    }

    /** The guard of Kratos' tables, as seen with this pass. */
    public static WriteGuard guard(Optional<GuardPass> pass) {
        return new WriteGuard("kratos", pass);
    }
}
