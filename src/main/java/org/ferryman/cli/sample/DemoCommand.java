package org.ferryman.cli.sample;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.ferryman.app.ProgramCall;
import org.ferryman.app.StandInProgram;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.LocalCommand;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code demo}. */
@Command(
        name = "demo",
        description = {
            "Shows everything on a sample: takes a database of Keto v0.6 to v0.7, or with --kratos one of Kratos"
                    + " v1.3.1 to v26.2.0, step by step.",
            "With --kratos --blue-green a second server follows and takes over, and back again, while people register"
                    + " all along; it says how many were lost, and for how long nobody could.",
            "",
            "Needs nothing but this program: the PostgreSQL server is its own, and is gone afterwards. In the place of"
                    + " the new Kratos it runs a program of its own, \"" + StandInProgram.NAME + "\". Ends with 0 if"
                    + " the result is as it should be: the skipped tuples are those of the sample, and nothing is lost"
                    + " and nothing differs.",
            "Writes: a run folder in the user's data folder, which stays."
        })
public final class DemoCommand extends LocalCommand {

    @Mixin
    private ServiceOption chosen = new ServiceOption();

    @Mixin
    private SizeOptions size = new SizeOptions();

    public DemoCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        SampleService service = chosen.service(this);
        long amount = size.enough(service, this);
        PrintStream out = json()
                ? new PrintStream(OutputStream.nullOutputStream(), false)
                : terminal().out();
        TextPage live = new TextPage(out, terminal().style());
        try {
            DemoSummary result = demo(service, live).run(amount);
            return new CommandAnswer(
                    result.asExpected() ? ExitCode.DONE : ExitCode.FAILED,
                    result,
                    result.asExpected() ? List.of() : List.of(unexpected()),
                    page -> result.write(page, new ProgramCall(terminal().folders())));
        } catch (DemoStoppedException stopped) {
            return stopped.answer();
        }
    }

    private Demo<?> demo(SampleService service, TextPage page) throws InputException {
        if (service.equals(SampleService.KETO)) {
            return new KetoDemo(terminal(), cancellation(), page);
        }
        return service.equals(SampleService.KRATOS)
                ? new KratosDemo(terminal(), cancellation(), page)
                : new BlueGreenDemo(terminal(), cancellation(), page);
    }

    private static Finding unexpected() {
        return Finding.blocker(
                "DEMO_RESULT_DIFFERS",
                "The result is not the one that the sample was made for.",
                "Something is wrong with this program, or with this machine.",
                "Report it, with the run folder.");
    }
}
