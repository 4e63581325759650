package org.ferryman.cli.kratos.wayback;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.app.DatabaseRun;
import org.ferryman.app.RunSubject;
import org.ferryman.cli.database.RecordedRun;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.KratosBlueGreenRecord;
import org.ferryman.kratos.KratosBlueGreenVerdict;
import org.ferryman.postgres.connect.ConnectionSettings;

/** One of the two databases, with a record of its own: the other one is gone. */
final class OneSideRun extends RecordedRun {

    private OneSideRun(DatabaseRun run, Terminal terminal, Cancellation cancellation) {
        super(run, terminal, cancellation);
    }

    static OneSideRun open(
            ConnectionSettings connection, Optional<Path> folder, Terminal terminal, Cancellation cancellation)
            throws Exception {
        return new OneSideRun(
                open(connection, RunSubject.kratosBlueGreen(), folder, terminal, cancellation), terminal, cancellation);
    }

    @Override
    protected KratosBlueGreenVerdict verdict() throws IOException, InputException {
        return new KratosBlueGreenVerdict(KratosBlueGreenRecord.read(folder()));
    }
}
