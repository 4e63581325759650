package org.ferryman.cli.kratos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.app.DatabaseRun;
import org.ferryman.app.RunSubject;
import org.ferryman.cli.database.RecordedRun;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.KratosBlueGreenPlaybook;
import org.ferryman.kratos.replicate.ReplicationPair;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.replication.PublisherAddress;

/** A Kratos database and the one that is to take over, with their record, which belongs to the first. */
public final class BlueGreenRun extends RecordedRun {

    private final Database target;
    private final KratosBlueGreenPlaybook playbook;

    private BlueGreenRun(
            DatabaseRun run, Database target, PublisherAddress address, Terminal terminal, Cancellation cancellation) {
        super(run, run.runnerWith(target), terminal, cancellation);
        this.target = target;
        this.playbook = new KratosBlueGreenPlaybook(new ReplicationPair(run.database(), target, address), run.folder());
    }

    /** @param seen the source, as the target's server sees it */
    static BlueGreenRun open(
            ConnectionSettings source,
            ConnectionSettings target,
            ConnectionSettings seen,
            Optional<Path> folder,
            Terminal terminal,
            Cancellation cancellation)
            throws Exception {
        DatabaseRun run = open(source, RunSubject.kratosBlueGreen(), folder, terminal, cancellation);
        try {
            return new BlueGreenRun(run, Database.open(target), new PublisherAddress(seen), terminal, cancellation);
        } catch (Exception failure) {
            run.close();
            throw failure;
        }
    }

    /** Its steps. */
    public KratosBlueGreenPlaybook playbook() {
        return playbook;
    }

    /** The database that is to take over. */
    public Database target() {
        return target;
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            target.close();
        }
    }
}
