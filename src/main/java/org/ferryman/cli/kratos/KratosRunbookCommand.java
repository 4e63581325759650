package org.ferryman.cli.kratos;

import java.nio.file.Path;
import java.util.List;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.KratosRunbook;
import org.ferryman.kratos.KratosRunbookStep;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kratos runbook}. */
@Command(
        name = "runbook",
        description = {
            "Prints the plan for this database as Markdown, before anything is done: what would run and what is different"
                    + " afterwards, and every step with its command, its SQL, the expected time, and the way back.",
            "",
            "Reads: what assess reads. Writes: runbook.md and runbook.json in the run folder."
        },
        footer = {
            "",
            "Example:",
            "  ferryman kratos runbook --url postgresql://kratos@localhost/kratos --kratos ./kratos > runbook.md"
        })
public final class KratosRunbookCommand extends KratosCommandLine {

    @Mixin
    private NewKratosOptions named = new NewKratosOptions();

    @Option(
            names = "--kratos-config",
            paramLabel = "FILE",
            description = "Kratos' configuration, named in the commands that need it.")
    private @Nullable Path config;

    public KratosRunbookCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        List<String> configured = config == null
                ? List.of()
                : List.of("--kratos-config", config.toAbsolutePath().toString());
        return recorded(newKratos(named), run -> {
            String url = run.database().settings().url();
            return CommandAnswer.of(
                    run.run(run.playbook()
                            .runbook(new KratosRunbookStep.Commands(
                                    words -> call(words, url), named.words(), configured))),
                    this::done);
        });
    }

    /** The document alone: its findings are in it. */
    private CommandAnswer done(KratosRunbook result) {
        return new CommandAnswer(
                ExitCode.DONE,
                result,
                json() ? result.findings() : List.of(),
                page -> page.document(result.markdown()));
    }
}
