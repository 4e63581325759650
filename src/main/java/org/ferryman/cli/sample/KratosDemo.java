package org.ferryman.cli.sample;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ferryman.app.ProgramCall;
import org.ferryman.app.StandInProgram;
import org.ferryman.cli.database.StepAnswers;
import org.ferryman.cli.kratos.KratosRun;
import org.ferryman.cli.kratos.run.KratosAnswers;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.text.KratosText;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Work;
import org.ferryman.kratos.assess.KratosStatus;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.KratosCommand;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.level.KratosRelations;
import org.ferryman.kratos.migrate.KratosMigration;
import org.ferryman.kratos.sample.KratosSample;
import org.ferryman.kratos.verify.KratosVerification;
import org.ferryman.playbook.PlaybookPlan;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepContext;
import org.ferryman.postgres.RelationFinder;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;

/** Kratos v1.3.1 in place, with the program that stands in for the new one. */
final class KratosDemo extends OneServerDemo<KratosSample, KratosRun> {

    private final NewKratos newKratos;
    private @Nullable KratosMigration migration;
    private @Nullable KratosVerification verification;

    KratosDemo(Terminal terminal, Cancellation cancellation, TextPage page) throws InputException {
        super(SampleService.KRATOS, KratosSample.KIND, terminal, cancellation, page);
        newKratos = standIn(terminal);
    }

    /** The program in the place of the new Kratos. */
    static NewKratos standIn(Terminal terminal) throws InputException {
        KratosCommand command = KratosCommand.parse(StandInProgram.call(new ProgramCall(terminal.folders())));
        return new NewKratos.Program(new KratosBinary(command, Map.of()));
    }

    @Override
    String origin() {
        return "Kratos " + KratosSample.LEVEL;
    }

    @Override
    String made(KratosSample sample) {
        return AmountText.count(sample.identities()) + " identities, all made up, and rows in every table.\n"
                + "In the place of the new Kratos: " + StandInProgram.NAME + ".";
    }

    @Override
    RelationFinder relations() {
        return new KratosRelations();
    }

    @Override
    KratosRun open(ConnectionSettings connection, Path config, Path folder) throws Exception {
        return KratosRun.open(connection, newKratos, Optional.of(folder), terminal(), cancellation());
    }

    @Override
    StepContext playbook(KratosRun run) {
        return run.playbook();
    }

    @Override
    PlaybookPlan plan(List<PlaybookStep<?, ?>> way, ConnectionSettings scratch) {
        return new PlaybookPlan(way);
    }

    @Override
    StepAnswers<KratosRun> answers() {
        return KratosAnswers.ALL;
    }

    @Override
    void note(Object result) {
        if (result instanceof KratosMigration run) {
            migration = run;
        } else if (result instanceof KratosVerification proof) {
            verification = proof;
        }
    }

    @Override
    DemoSummary sum(KratosSample sample, KratosRun run) throws Exception {
        KratosStatus status = step(
                "kratos status",
                "Show where the database is",
                () -> KratosStatus.read(run.database(), newKratos, Work.quiet(cancellation())),
                result -> new KratosText(page()).write(result),
                KratosStatus::findings);
        return KratosDemoResult.of(
                run.folder().toString(),
                steps(),
                sample,
                Objects.requireNonNull(migration),
                Objects.requireNonNull(verification),
                status);
    }
}
