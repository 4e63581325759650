package org.ferryman.cli.keto;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.ferryman.app.DatabaseRun;
import org.ferryman.app.RunSubject;
import org.ferryman.cli.database.RecordedRun;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.StepId;
import org.ferryman.keto.CutoverWarning;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.KetoRecord;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.KetoVerdict;
import org.ferryman.keto.MoveCount;
import org.ferryman.keto.OutageForecast;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.playbook.PlannedStep;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.report.AmountText;

/** A Keto database with its record. */
public final class OpenRun extends RecordedRun {

    private final KetoLegacyPlaybook playbook;

    private OpenRun(DatabaseRun run, Optional<KetoSettings> settings, Terminal terminal, Cancellation cancellation) {
        super(run, terminal, cancellation);
        playbook = new KetoLegacyPlaybook(run.database(), settings, run.folder());
    }

    public static OpenRun open(
            ConnectionSettings connection,
            Optional<KetoSettings> settings,
            KetoOptions options,
            Terminal terminal,
            Cancellation cancellation)
            throws Exception {
        DatabaseRun run =
                open(connection, RunSubject.keto(settings), Optional.ofNullable(options.run), terminal, cancellation);
        return new OpenRun(run, settings, terminal, cancellation);
    }

    /** Its steps. */
    public KetoLegacyPlaybook playbook() {
        return playbook;
    }

    @Override
    protected KetoVerdict verdict() throws IOException, InputException {
        return new KetoVerdict(KetoRecord.read(folder()));
    }

    @Override
    public Optional<String> forecast(StepId step) throws IOException {
        return step.equals(KetoSteps.CUTOVER.id())
                ? Optional.of(CutoverWarning.text(counted()))
                : OutageForecast.before(step, folder(), Instant.now());
    }

    @Override
    public Optional<String> amount(StepId step) {
        try {
            return step.equals(KetoSteps.MIGRATE.id())
                    ? OutageForecast.read(folder(), OptionalLong.empty())
                            .map(known -> AmountText.count(known.tuples(), "tuple"))
                    : Optional.empty();
        } catch (IOException unreadable) {
            // The forecast says so.
            return Optional.empty();
        }
    }

    /** How many tuples were moved; empty where the record does not tell. */
    private Optional<MoveCount> counted() throws IOException {
        try {
            return verdict().count();
        } catch (InputException unreadable) {
            throw new IOException(unreadable.finding().seen(), unreadable);
        }
    }

    /** Does a step with what it needs. */
    public <O, R> Outcome<R> run(PlannedStep<O, R> planned) throws Exception {
        return planned.perform(options -> run(planned.row().make(playbook, options)));
    }
}
