package org.ferryman.cli.kratos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.app.DatabaseRun;
import org.ferryman.app.RunSubject;
import org.ferryman.cli.database.RecordedRun;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Outcome;
import org.ferryman.kratos.KratosInPlacePlaybook;
import org.ferryman.kratos.KratosRecord;
import org.ferryman.kratos.KratosVerdict;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.playbook.PlannedStep;
import org.ferryman.postgres.connect.ConnectionSettings;

/** A Kratos database with its record. */
public final class KratosRun extends RecordedRun {

    private final KratosInPlacePlaybook playbook;

    private KratosRun(DatabaseRun run, NewKratos newKratos, Terminal terminal, Cancellation cancellation) {
        super(run, terminal, cancellation);
        playbook = new KratosInPlacePlaybook(run.database(), newKratos, run.folder());
    }

    /** Opens the record of a database. */
    public static KratosRun open(
            ConnectionSettings connection,
            NewKratos newKratos,
            Optional<Path> folder,
            Terminal terminal,
            Cancellation cancellation)
            throws Exception {
        DatabaseRun run = open(connection, RunSubject.kratos(), folder, terminal, cancellation);
        return new KratosRun(run, newKratos, terminal, cancellation);
    }

    /** Its steps. */
    public KratosInPlacePlaybook playbook() {
        return playbook;
    }

    @Override
    protected KratosVerdict verdict() throws IOException, InputException {
        return new KratosVerdict(KratosRecord.read(folder()));
    }

    /** Does a step with what it needs. */
    <O, R> Outcome<R> run(PlannedStep<O, R> planned) throws Exception {
        return planned.perform(options -> run(planned.row().make(playbook, options)));
    }
}
