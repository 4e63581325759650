package org.ferryman.cli.kratos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.app.DatabaseRun;
import org.ferryman.app.RunSubject;
import org.ferryman.cli.database.RecordedRun;
import org.ferryman.cli.kratos.BlueGreenCommandLine.Connections;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.StepId;
import org.ferryman.kratos.KratosBlueGreenPlaybook;
import org.ferryman.kratos.KratosBlueGreenRecord;
import org.ferryman.kratos.KratosBlueGreenSteps;
import org.ferryman.kratos.KratosBlueGreenVerdict;
import org.ferryman.kratos.KratosInPlacePlaybook;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.pair.OpenedTarget;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.kratos.plan.HandoverForecast;
import org.ferryman.playbook.PlannedStep;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.replication.PublisherAddress;

/** A Kratos database and the one that is to take over, with their record, which belongs to the first. */
public final class BlueGreenRun extends RecordedRun {

    private final Database target;
    private final KratosBlueGreenPlaybook playbook;

    private BlueGreenRun(
            DatabaseRun run,
            Database target,
            KratosBlueGreenPlaybook playbook,
            Terminal terminal,
            Cancellation cancellation) {
        super(run, run.runnerWith(target), terminal, cancellation);
        this.target = target;
        this.playbook = playbook;
    }

    /**
     * Opens the record of both databases.
     *
     * @param opened is told at once that the target is open
     */
    public static BlueGreenRun open(
            Connections connections,
            NewKratos newKratos,
            Optional<Path> folder,
            Terminal terminal,
            Cancellation cancellation,
            Consumer<OpenedTarget> opened)
            throws Exception {
        DatabaseRun run = open(
                connections.source(), RunSubject.kratosBlueGreen(connections.target()), folder, terminal, cancellation);
        try {
            Database target = Database.open(connections.target());
            ReplicationPair pair =
                    new ReplicationPair(run.database(), target, new PublisherAddress(connections.seen()));
            return new BlueGreenRun(
                    run,
                    target,
                    new KratosBlueGreenPlaybook(
                            pair,
                            newKratos,
                            run.folder(),
                            terminal.folders().run(KratosInPlacePlaybook.ID, run.identity()),
                            opened),
                    terminal,
                    cancellation);
        } catch (Exception failure) {
            run.close();
            throw failure;
        }
    }

    @Override
    protected KratosBlueGreenVerdict verdict() throws IOException, InputException {
        return new KratosBlueGreenVerdict(KratosBlueGreenRecord.read(folder()));
    }

    /** The cut-over is not agreed to by habit. */
    @Override
    public String word(StepId step) {
        return step.equals(KratosBlueGreenSteps.CUTOVER.id()) ? "cut over" : super.word(step);
    }

    /** What a rehearsal foretold of the cut-over. */
    @Override
    public Optional<String> forecast(StepId step) throws IOException {
        return step.equals(KratosBlueGreenSteps.CUTOVER.id())
                ? playbook.outage().map(HandoverForecast::text)
                : Optional.empty();
    }

    /** Does a step with what it needs. */
    <O, R> Outcome<R> run(PlannedStep<O, R> planned) throws Exception {
        return planned.perform(options -> run(planned.row().make(playbook, options)));
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
