package org.ferryman.cli.kratos;

import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.text.KratosText;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kratos assess}. */
@Command(
        name = "assess",
        description = {
            "Shows which level the database is at, what the new Kratos would run, and what would be in its way.",
            "",
            "Reads: the catalogs, schema_migration, the rows that would stop a pending migration, and what the new"
                    + " Kratos says of itself. Writes: assess.json in the run folder."
        },
        footer = {
            "",
            "Example:",
            "  ferryman kratos assess --url postgresql://kratos@localhost/kratos --kratos ./kratos --json"
        })
public final class KratosAssessCommand extends KratosCommandLine {

    @Mixin
    private NewKratosOptions named = new NewKratosOptions();

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "The folder for the record. By default one folder for each database and playbook, in the"
                    + " user's data folder.")
    private @Nullable Path run;

    public KratosAssessCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        NewKratos newKratos = newKratos(named);
        ConnectionSettings connection = connection();
        try (KratosRun opened =
                KratosRun.open(connection, newKratos, Optional.ofNullable(run), terminal(), cancellation())) {
            CommandAnswer answer =
                    CommandAnswer.of(opened.run(KratosSteps.ASSESS.make(opened.playbook())), KratosAssessCommand::done);
            return withConnection(
                    opened.database().settings(), answer.after(opened.reached().differences(connection)));
        }
    }

    private static CommandAnswer done(KratosAssessment assessment) {
        ExitCode exit = assessment.blocked() ? ExitCode.BLOCKED : ExitCode.DONE;
        return new CommandAnswer(
                exit, assessment, assessment.findings(), page -> new KratosText(page).write(assessment));
    }
}
