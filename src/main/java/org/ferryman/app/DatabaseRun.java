package org.ferryman.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.ferryman.app.RunSubject.TakeOver;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Journal;
import org.ferryman.engine.Run;
import org.ferryman.engine.RunLock;
import org.ferryman.engine.Runner;
import org.ferryman.playbook.RunDescription;
import org.ferryman.postgres.AdvisoryLock;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.RunIdentity;
import org.ferryman.postgres.ServerReached;
import org.ferryman.postgres.SqlFailures;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.connect.ConnectionSettings;

/** A service's database with its record: what a front door needs to do steps. Close it to free both. */
public final class DatabaseRun implements AutoCloseable {

    private final Database database;
    private final Run run;
    private final Runner runner;
    private final RunIdentity identity;
    private final ServerReached reached;
    private final List<Finding> findings;

    private DatabaseRun(
            Database database, RunIdentity identity, ServerReached reached, Run run, List<Finding> findings) {
        this.findings = findings;
        this.database = database;
        this.identity = identity;
        this.reached = reached;
        this.run = run;
        this.runner = runner(new AdvisoryLock(database));
    }

    /** Which database it is. */
    public RunIdentity identity() {
        return identity;
    }

    private Runner runner(RunLock lock) {
        return new Runner(run, lock, new SqlFailures(), database.patience().retries());
    }

    /**
     * Connects, and opens the record.
     *
     * @param subject what the record is of
     * @param folder where the record is; if empty, where this user's record of this database belongs
     * @throws org.ferryman.engine.LockHeldException if another process works on this record
     * @throws InputException if the record is of another database
     * @throws IOException if the record can't be written
     * @throws Exception if the database can't be read, as {@link org.ferryman.engine.Runner} takes it
     */
    public static DatabaseRun open(
            ConnectionSettings connection,
            RunSubject subject,
            Optional<Path> folder,
            UserFolders user,
            Cancellation cancellation)
            throws Exception {
        Database database = Database.open(connection);
        try {
            RunIdentity identity = subject.identity(database, cancellation);
            Path absolute = folder.orElseGet(() -> user.run(subject.playbook(), identity))
                    .toAbsolutePath();
            // What is recorded of one database says nothing of another, and would be taken for it.
            RunDescription.require(absolute, subject.playbook(), identity);
            Transactions transactions = new Transactions(database);
            ServerReached reached =
                    transactions.snapshot(cancellation, session -> ServerReached.of(session, identity.schema()));
            TakeOver others = transactions.snapshot(
                    cancellation, session -> subject.traces().look(session, absolute));
            Run run = Run.open(absolute, describe(absolute, connection, identity, subject));
            try {
                return new DatabaseRun(database, identity, reached, run, others.into(absolute));
            } catch (IOException | InputException | RuntimeException failure) {
                run.close();
                throw failure;
            }
        } catch (Exception failure) {
            database.close();
            throw failure;
        }
    }

    private static Map<String, Object> describe(
            Path folder, ConnectionSettings connection, RunIdentity identity, RunSubject subject)
            throws IOException, InputException {
        RunDescription description = new RunDescription(
                subject.playbook(),
                "ferryman " + ProgramVersion.current(),
                connection.label(),
                connection.url(),
                identity,
                RunDescription.read(folder).flatMap(RunDescription::id).orElseGet(UUID::randomUUID));
        return description.with(subject.described(folder));
    }

    /** The database. */
    public Database database() {
        return database;
    }

    /** Where that is, as the server sees it. */
    public ServerReached reached() {
        return reached;
    }

    /** What was found when it was opened. */
    public List<Finding> findings() {
        return findings;
    }

    /** Where the record is. */
    public Path folder() {
        return run.folder();
    }

    /** What was done to the database, to be added to. */
    public Journal journal() {
        return run.journal();
    }

    /** What does steps on a second database, too: both are locked meanwhile. */
    public Runner runnerWith(Database other) {
        return runner(new AdvisoryLock(database).and(new AdvisoryLock(other)));
    }

    /** What does the steps. */
    public Runner runner() {
        return runner;
    }

    @Override
    public void close() throws IOException {
        database.close();
        run.close();
    }
}
