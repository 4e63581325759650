package org.ferryman.cli.kratos.identities;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.cli.kratos.BlueGreenCommandLine;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.cli.terminal.TextTable;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.IdentityTales;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.identities.IdentitiesRequest;
import org.ferryman.kratos.identities.KratosIdentities;
import org.ferryman.kratos.identities.KratosIdentities.ChangeCount;
import org.ferryman.kratos.identities.KratosIdentities.FaultCount;
import org.ferryman.kratos.identities.KratosIdentities.SchemaUse;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kratos identities}. */
@Command(
        name = "identities",
        description = {
            "Shows which identities would not fit the identity schemas of the new Kratos, and by which rule.",
            "",
            "Every identity is held against the schema of its id as Kratos v26.2.0 does it, with its formats and its"
                    + " keyword ory.sh/kratos: it also shows for how many identities other addresses would be derived"
                    + " than are stored.",
            "With --target it is about the source, on the record of blue/green.",
            "Ends with 0 if every identity fits and no schema is missing, else with 5. No personal data is printed or"
                    + " written unless --show-traits is given.",
            "Reads: identities, their credentials' identifiers and their addresses, in one snapshot. Writes:"
                    + " identities.json, identities-broken and identities-changed (.html, .csv, .jsonl)."
        },
        footer = {
            "",
            "Examples:",
            "  ferryman kratos identities --url postgresql://kratos@localhost/kratos --kratos-config kratos.yml",
            "  ferryman kratos identities --url postgresql://kratos@localhost/kratos --schema default=person.json"
        })
public final class KratosIdentitiesCommand extends BlueGreenCommandLine {

    @Mixin
    private SchemaOptions named = new SchemaOptions();

    @Option(
            names = "--show-traits",
            description = "Write the traits of each identity into the lists. They are personal data.")
    private boolean showTraits;

    @Option(names = "--to", paramLabel = "DIR", description = "The folder for the lists. Default: the run folder.")
    private @Nullable Path to;

    public KratosIdentitiesCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireOwn(List.of(), List.of());
        IdentitiesRequest request = new IdentitiesRequest(
                named.read(this),
                Optional.empty(),
                showTraits,
                Optional.ofNullable(to).map(Path::toAbsolutePath));
        if (isBlueGreen()) {
            return recorded(run ->
                    CommandAnswer.of(run.run(run.playbook().identities(request)), KratosIdentitiesCommand::done));
        }
        return recorded(
                new NewKratos.Unnamed(),
                run -> CommandAnswer.of(run.run(run.playbook().identities(request)), KratosIdentitiesCommand::done));
    }

    /** What is told of it. */
    public static CommandAnswer done(KratosIdentities result) {
        ExitCode exit = result.blocked() ? ExitCode.BLOCKED : ExitCode.DONE;
        return new CommandAnswer(exit, result, result.findings(), page -> write(page, result));
    }

    private static void write(TextPage page, KratosIdentities result) {
        String verdict = IdentityTales.verdict(result);
        page.line(result.blocked() ? page.style().bad(verdict) : page.style().good(verdict));
        page.line("");
        TextTable schemas = new TextTable("schema id", "identities", "do not fit");
        for (SchemaUse use : result.schemas()) {
            schemas.row(TextStyle.value(use.schema()), AmountText.count(use.identities()), IdentityTales.broken(use));
        }
        page.table(schemas);
        if (!result.faults().isEmpty()) {
            page.heading("What does not fit");
            TextTable table = new TextTable("identities", "schema id", "rule", "path", "for example");
            for (FaultCount fault :
                    result.faults().stream().limit(IdentityTales.SHOWN).toList()) {
                table.row(
                        AmountText.count(fault.identities()),
                        TextStyle.value(fault.schema()),
                        fault.rule(),
                        TextStyle.value(fault.path()),
                        fault.examples().get(0).toString());
            }
            page.table(table);
            more(page, result.faults().size());
        }
        if (!result.changes().isEmpty()) {
            page.heading("What would change at an identity's next change");
            TextTable table = new TextTable("identities", "schema id", "address", "would be", "for example");
            for (ChangeCount change :
                    result.changes().stream().limit(IdentityTales.SHOWN).toList()) {
                table.row(
                        AmountText.count(change.identities()),
                        TextStyle.value(change.schema()),
                        change.kind(),
                        change.change(),
                        change.examples().get(0).toString());
            }
            page.table(table);
            more(page, result.changes().size());
        }
        page.line("");
        page.line("The lists: " + TextStyle.value(result.brokenFiles().html().toString()) + ", "
                + TextStyle.value(result.changedFiles().html().toString()) + "; beside them as .csv and .jsonl.");
    }

    private static void more(TextPage page, int lines) {
        if (lines > IdentityTales.SHOWN) {
            page.line((lines - IdentityTales.SHOWN) + " more lines are in the list.");
        }
    }
}
