package org.ferryman.cli.kratos.identities;

import java.util.Optional;
import org.ferryman.cli.kratos.KratosCommandLine;
import org.ferryman.cli.kratos.KratosRun;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.identities.IdentitiesRequest;
import org.ferryman.kratos.identities.IdentitiesRequest.Move;
import org.ferryman.kratos.identities.IdentitySchemas;
import org.ferryman.kratos.identities.KratosIdentities;
import org.ferryman.kratos.identities.KratosMove;
import org.ferryman.kratos.identities.KratosMoveStep;
import org.ferryman.kratos.verify.KratosAdmin;
import org.ferryman.report.AmountText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kratos identities move}. */
@Command(
        name = "move",
        description = {
            "Moves identities from one identity schema to another, through Kratos' admin API. Without --yes it is a"
                    + " dry run.",
            "",
            "The dry run holds every identity with the schema --from against the schema --to, and shows which do not"
                    + " fit, and for how many other addresses would be derived. With --yes it does that first, and"
                    + " moves nothing unless all fit; then Kratos is asked for one identity after the other, at most"
                    + " --rate in a second.",
            "The same command goes on after a failure, a kill or Ctrl-C: which are still to be moved is in the"
                    + " database. With --undo those that were moved go back.",
            "Ends with 0 if all fit, or all were moved, else with 5. Reads: as `ferryman kratos identities`. Writes:"
                    + " nothing itself; Kratos writes each identity. In the run folder identities-dry-run.json,"
                    + " identities-move.json, identities-moved.jsonl and the lists."
        },
        footer = {
            "",
            "Example:",
            "  ferryman kratos identities move --url postgresql://kratos@localhost/kratos --from default --to person"
                    + " --kratos-config kratos.yml --kratos-admin-url http://127.0.0.1:4434"
        })
public final class IdentitiesMoveCommand extends KratosCommandLine {

    private static final int FASTEST = 1_000;

    @Mixin
    private SchemaOptions named = new SchemaOptions();

    @Option(names = "--from", required = true, paramLabel = "ID", description = "The schema that identities have.")
    private String from = "";

    @Option(names = "--to", required = true, paramLabel = "ID", description = "The schema that they are to have.")
    private String to = "";

    @Option(
            names = "--kratos-admin-url",
            required = true,
            paramLabel = "URL",
            description = "The admin API of the Kratos that serves this database, as http://127.0.0.1:4434.")
    private String adminUrl = "";

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "How many identities to move in a second at most, 1 to 1000; 20 by default.")
    private int rate = 20;

    @Option(
            names = "--accept-changes",
            description = "Move them although other addresses would be derived than are stored. Whether an address was"
                    + " verified is lost where it is removed, and --undo does not bring that back.")
    private boolean acceptChanges;

    @Option(names = "--undo", description = "Move back those that this run folder says were moved from --from to --to.")
    private boolean undo;

    @Option(
            names = "--show-traits",
            description = "Write the traits of each identity into the lists. They are personal data.")
    private boolean showTraits;

    public IdentitiesMoveCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        if (from.equals(to)) {
            throw usage("--from and --to are the same.");
        } else if (rate < 1 || rate > FASTEST) {
            throw usage("--rate takes a number from 1 to 1000.");
        }
        KratosAdmin admin = KratosAdmin.at(adminUrl);
        IdentitySchemas schemas = undo ? IdentitySchemas.NONE : named.read(this);
        return recorded(new NewKratos.Unnamed(), run -> answer(run, schemas, admin));
    }

    private CommandAnswer answer(KratosRun run, IdentitySchemas schemas, KratosAdmin admin) throws Exception {
        Move move = new Move(from, to);
        KratosMoveStep step = run.playbook().moveIdentities(admin, new KratosMoveStep.Options(move, undo, rate));
        if (undo) {
            return isAgreed()
                    ? CommandAnswer.of(run.run(step), IdentitiesMoveCommand::done)
                    : CommandAnswer.of(run.inspect(step), IdentitiesMoveCommand::wouldGoBack);
        }
        Outcome<KratosIdentities> looked = run.run(run.playbook()
                .identities(new IdentitiesRequest(
                        schemas,
                        Optional.of(move),
                        showTraits,
                        Optional.of(run.folder().resolve("move")))));
        if (!(looked instanceof Outcome.Done<KratosIdentities> fits) || !isAgreed() || blocks(fits.result())) {
            return CommandAnswer.of(looked, this::dryRun);
        }
        return CommandAnswer.of(run.run(step), IdentitiesMoveCommand::done);
    }

    private boolean blocks(KratosIdentities result) {
        return result.blocked() || (result.changed() > 0 && !acceptChanges);
    }

    private CommandAnswer dryRun(KratosIdentities result) {
        CommandAnswer answer = KratosIdentitiesCommand.done(result);
        return new CommandAnswer(blocks(result) ? ExitCode.BLOCKED : ExitCode.DONE, result, result.findings(), page -> {
            answer.text().accept(page);
            page.line(
                    blocks(result)
                            ? "Nothing was moved."
                                    + (result.blocked() ? "" : " To move them all the same: --accept-changes.")
                            : "A dry run: nothing was moved. Give --yes to move them.");
        });
    }

    private static CommandAnswer wouldGoBack(Inspection seen) {
        return new CommandAnswer(
                ExitCode.DONE,
                null,
                seen.findings(),
                page -> page.line("A dry run: " + seen.summary() + " and would go back. Give --yes to do it."));
    }

    /** What is told of a move. */
    public static CommandAnswer done(KratosMove result) {
        ExitCode exit = result.left() == 0 ? ExitCode.DONE : ExitCode.BLOCKED;
        return new CommandAnswer(exit, result, result.findings(), page -> {
            String verdict = AmountText.count(result.moved(), "identity was", "identities were") + " moved from "
                    + result.from() + " to " + result.to() + "; "
                    + AmountText.count(result.left(), "is left.", "are left.");
            page.line(
                    result.left() == 0
                            ? page.style().good(verdict)
                            : page.style().warning(verdict));
            page.line("Which they are: " + TextStyle.value(result.undoList().toString()) + ".");
        });
    }
}
