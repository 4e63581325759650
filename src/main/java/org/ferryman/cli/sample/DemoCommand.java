package org.ferryman.cli.sample;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.ferryman.app.ProgramCall;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.LocalCommand;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code demo}. */
@Command(
        name = "demo",
        description = {
            "Shows everything on a sample: makes a database of Keto v0.6 and takes it to v0.7, step by step.",
            "",
            "Needs nothing but this program: the PostgreSQL server is its own, and is gone afterwards. Ends"
                    + " with 0 if the result is as it should be, the skipped tuples included.",
            "Writes: a run folder in the user's data folder, which stays."
        })
public final class DemoCommand extends LocalCommand {

    @Mixin
    private TupleOptions size = new TupleOptions();

    public DemoCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        long tuples = size.enough(this);
        PrintStream out = json()
                ? new PrintStream(OutputStream.nullOutputStream(), false)
                : terminal().out();
        try {
            DemoResult result = new Demo(
                            terminal(),
                            cancellation(),
                            new TextPage(out, terminal().style()))
                    .run(tuples);
            return new CommandAnswer(
                    result.asExpected() ? ExitCode.DONE : ExitCode.FAILED,
                    result,
                    result.asExpected() ? List.of() : List.of(unexpected()),
                    page -> result.write(page, new ProgramCall(terminal().folders())));
        } catch (DemoStoppedException stopped) {
            return stopped.answer();
        }
    }

    private static Finding unexpected() {
        return Finding.blocker(
                "DEMO_RESULT_DIFFERS",
                "The numbers are not those that the sample was made with.",
                "Something is wrong with this program, or with this machine.",
                "Report it, with the run folder.");
    }
}
