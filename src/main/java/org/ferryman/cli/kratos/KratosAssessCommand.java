package org.ferryman.cli.kratos;

import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.text.KratosText;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.plan.UpgradeOutage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
    private KratosUpgradeOptions named = new KratosUpgradeOptions();

    public KratosAssessCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        NewKratos newKratos = newKratos(named);
        return recorded(newKratos, run -> {
            Optional<UpgradeOutage> outage = run.playbook().outage();
            return CommandAnswer.of(
                    run.run(KratosSteps.ASSESS.make(run.playbook())), result -> rehearsed(done(result), outage));
        });
    }

    private static CommandAnswer rehearsed(CommandAnswer answer, Optional<UpgradeOutage> outage) {
        return new CommandAnswer(answer.exit(), answer.result(), answer.findings(), page -> {
            answer.text().accept(page);
            outage.ifPresent(known -> page.paragraph(known.text()));
        });
    }

    /** What is told of an assessment. */
    public static CommandAnswer done(KratosAssessment assessment) {
        ExitCode exit = assessment.blocked() ? ExitCode.BLOCKED : ExitCode.DONE;
        return new CommandAnswer(
                exit, assessment, assessment.findings(), page -> new KratosText(page).write(assessment));
    }
}
