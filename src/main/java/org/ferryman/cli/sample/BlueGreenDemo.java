package org.ferryman.cli.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.ferryman.app.StandInProgram;
import org.ferryman.cli.database.StepAnswers;
import org.ferryman.cli.kratos.BlueGreenCommandLine.Connections;
import org.ferryman.cli.kratos.BlueGreenRun;
import org.ferryman.cli.kratos.HandoverText;
import org.ferryman.cli.kratos.run.BlueGreenAnswers;
import org.ferryman.cli.kratos.wayback.WayBackArmCommand;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.text.CheckText;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Outcome;
import org.ferryman.kratos.KratosBlueGreenSteps;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.pair.PairCheck;
import org.ferryman.kratos.replicate.KratosCutover;
import org.ferryman.kratos.replicate.KratosPreparation;
import org.ferryman.kratos.replicate.KratosReturn;
import org.ferryman.kratos.replicate.WayBackStatus;
import org.ferryman.kratos.sample.KratosSample;
import org.ferryman.kratos.sample.SamplePair;
import org.ferryman.kratos.sample.SampleRegistrations;
import org.ferryman.playbook.PlannedStep;
import org.ferryman.playbook.PlaybookPlan;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepContext;
import org.ferryman.playbook.sample.SampleWriting;
import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.postgres.replication.PublisherAddress;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;

/** Kratos v1.3.1 to v26.2.0 on a second server, and back again, while people register all along. */
final class BlueGreenDemo extends Demo<BlueGreenRun> {

    /** So many register before anything is done, and after each time that the other database has taken over. */
    private static final int NEWCOMERS = 20;

    private final NewKratos newKratos;
    private @Nullable KratosPreparation preparation;
    private @Nullable KratosCutover cutover;
    private @Nullable KratosReturn wentBack;

    BlueGreenDemo(Terminal terminal, Cancellation cancellation, TextPage page) throws InputException {
        super(SampleService.KRATOS_BLUE_GREEN, terminal, cancellation, page);
        newKratos = KratosDemo.standIn(terminal);
    }

    @Override
    StepContext playbook(BlueGreenRun run) {
        return run.playbook();
    }

    @Override
    StepAnswers<BlueGreenRun> answers() {
        return BlueGreenAnswers.ALL;
    }

    @Override
    void note(Object result) {
        if (result instanceof KratosPreparation done) {
            preparation = done;
        } else if (result instanceof KratosCutover done) {
            cutover = done;
        } else if (result instanceof KratosReturn done) {
            wentBack = done;
        }
    }

    @Override
    DemoSummary run(long size) throws Exception {
        Path folder = folder();
        try (EmbeddedServer source = server("Start the source's server", BlueGreenDemo::server);
                EmbeddedServer target = server("Start the target's server", BlueGreenDemo::server)) {
            KratosSample sample = step(
                    service().command("start"),
                    "Make a database of Kratos " + KratosSample.LEVEL + ", and an empty one",
                    () -> SamplePair.fill(source, target, size),
                    this::made,
                    filled -> List.of());
            Files.writeString(folder.resolve(service().kind().name() + ".yml"), sample.config());
            String password = sample.password().orElseThrow();
            ConnectionSettings from = connection(service().kind().url(source), password);
            ConnectionSettings to = connection(service().kind().url(target), password);
            try (DemoNewcomers newcomers = new DemoNewcomers(source, target)) {
                newcomers.await(0, NEWCOMERS, cancellation());
                step(
                        "kratos check",
                        "Test both connections, and what each server can do",
                        () -> new PairCheck(from, to, from, to).run(CheckText.live(page()), cancellation()),
                        report -> CheckText.summary(page(), report),
                        ConnectionReport::findings);
                try (BlueGreenRun run = BlueGreenRun.open(
                        new Connections(from, to, from),
                        newKratos,
                        Optional.of(folder),
                        terminal(),
                        cancellation(),
                        opened -> HandoverText.targetOpened(terminal()))) {
                    thereAndBack(run, newcomers, to);
                    return sum(run, sample, newcomers);
                }
            }
        }
    }

    private static EmbeddedServer server() throws IOException {
        return EmbeddedServer.temporary(SamplePair.SETTINGS);
    }

    private void made(KratosSample sample) {
        page().line(AmountText.count(sample.identities()) + " identities, all made up, and rows in every table.\n"
                + SampleRegistrations.RATE + " people a second register from now on.\n"
                + "In the place of the new Kratos: " + StandInProgram.NAME + ".");
    }

    private void thereAndBack(BlueGreenRun run, DemoNewcomers newcomers, ConnectionSettings target) throws Exception {
        List<PlaybookStep<?, ?>> way = service().playbook().way(true);
        PlaybookPlan plan = new PlaybookPlan(way);
        go(run, plan.stages(way.get(0), KratosBlueGreenSteps.PREPARE));
        step(
                "kratos way-back arm",
                "Arm the way back",
                () -> armed(run.run(run.playbook().wayBackArm(new PublisherAddress(target)))),
                result -> WayBackArmCommand.done(result).text().accept(page()),
                WayBackStatus::findings);
        go(run, plan.stages(KratosBlueGreenSteps.CUTOVER, KratosBlueGreenSteps.CUTOVER));
        newcomers.await(1, NEWCOMERS, cancellation());
        go(run, List.of(PlannedStep.usual(KratosBlueGreenSteps.WAY_BACK_GO)));
        newcomers.await(2, NEWCOMERS, cancellation());
    }

    private static WayBackStatus armed(Outcome<WayBackStatus> outcome) throws DemoStoppedException {
        if (outcome instanceof Outcome.Done<WayBackStatus> done) {
            return done.result();
        }
        throw new DemoStoppedException(CommandAnswer.without(ExitCode.of(outcome), outcome.findings()));
    }

    private DemoSummary sum(BlueGreenRun run, KratosSample sample, DemoNewcomers newcomers) throws Exception {
        SampleWriting writing = step(
                service().command("status"),
                "Look for everybody whose registration was acknowledged",
                newcomers::end,
                told -> page().line(told.told() + "."),
                told -> List.of());
        return BlueGreenDemoResult.of(
                run.folder().toString(),
                steps(),
                sample,
                Objects.requireNonNull(preparation),
                Objects.requireNonNull(cutover),
                Objects.requireNonNull(wentBack),
                writing);
    }
}
