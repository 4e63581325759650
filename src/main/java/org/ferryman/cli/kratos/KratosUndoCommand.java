package org.ferryman.cli.kratos;

import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.cli.database.WaitingOptions;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.KratosBlueGreenPlaybook;
import org.ferryman.kratos.KratosTales;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.replicate.BlueGreenUndo;
import org.ferryman.kratos.replicate.KratosCutoverStep;
import org.ferryman.kratos.undo.KratosUndo;
import org.ferryman.kratos.undo.KratosUndoStep;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kratos undo}. */
@Command(
        name = "undo",
        description = {
            "Puts the database back to what it was before the upgrade, and proves it.",
            "",
            "Where that is exact, the new Kratos takes its migrations back (`kratos migrate sql down`): from v25.4.0"
                    + " on, down to v1.3.1, after a freeze. Else, or with --from-backup, Kratos' tables are replaced by"
                    + " those of the backup, in one transaction; tables of others stay. What was written since is named"
                    + " by table and count, and keeps from it unless --confirm names the database.",
            "With --target it takes the upgrade of a second database back: before the cut-over as `ferryman kratos"
                    + " replicate stop`, afterwards as `ferryman kratos way-back go`, if the way back was armed.",
            "Stop Kratos first. Without --yes it shows what it will do and asks. Interrupted anywhere, the same command"
                    + " goes on. Ends with 0 if all is proven, else with 5. Writes: Kratos' tables; in the run folder"
                    + " undo.json and what Kratos printed."
        },
        footer = {
            "",
            "Examples:",
            "  ferryman kratos undo --url postgresql://kratos@localhost/kratos --kratos ./kratos",
            "  ferryman kratos undo --url postgresql://kratos@localhost/kratos --from-backup"
        })
public final class KratosUndoCommand extends BlueGreenCommandLine {

    @Mixin
    private KratosUpgradeOptions named = new KratosUpgradeOptions();

    @Option(
            names = "--from-backup",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "DIR",
            description = "Restore this backup, or that of the run folder, even where Kratos could take its migrations"
                    + " back.")
    private @Nullable String backup;

    @Option(
            names = "--confirm",
            paramLabel = "DATABASE",
            description = "The name of the database in which what was written since may be given up.")
    private @Nullable String confirm;

    @Mixin
    private WaitingOptions waiting = new WaitingOptions();

    public KratosUndoCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        if (isBlueGreen()) {
            return recorded(this::blueGreen);
        }
        NewKratos newKratos = newKratos(named);
        KratosUndoStep.Options options = new KratosUndoStep.Options(
                backup != null,
                Optional.ofNullable(backup).filter(folder -> !folder.isEmpty()).map(Path::of),
                Optional.ofNullable(confirm),
                waiting.waiting(),
                ClientTools.of(terminal().environment(), terminal().system()));
        return recorded(newKratos, run -> change(run, run.playbook().undo(options), KratosUndoCommand::done));
    }

    private CommandAnswer blueGreen(BlueGreenRun run) throws Exception {
        KratosBlueGreenPlaybook playbook = run.playbook();
        if (playbook.undo(cancellation()) == BlueGreenUndo.STOP) {
            return change(run, playbook.stopReplication(), HandoverText::stopped);
        }
        KratosCutoverStep.Options options =
                new KratosCutoverStep.Options(waiting.waiting(), KratosCutoverStep.Options.USUAL.drain(), false);
        return change(
                run, playbook.wayBackGo(options, () -> HandoverText.sourceOpened(terminal())), HandoverText::returned);
    }

    private static CommandAnswer done(KratosUndo result) {
        ExitCode exit = result.equal() ? ExitCode.DONE : ExitCode.BLOCKED;
        return new CommandAnswer(exit, result, result.findings(), page -> {
            result.given().forEach(written -> page.line("Written since: " + TextStyle.value(written.told())));
            String back = "The database is "
                    + (result.changed() ? "back at Kratos " + result.to() + "." : "at Kratos " + result.to() + ".");
            page.line(result.equal() ? page.style().good(back) : page.style().warning(back));
            page.line(
                    result.changed()
                            ? result.backup()
                                    .map(folder -> "Restored from " + TextStyle.value(folder) + ".")
                                    .orElseGet(() ->
                                            AmountText.count(result.takenBack().size(), "migration") + " taken back.")
                            : "Nothing had to be changed.");
            page.line(KratosTales.proof(result));
            page.line("Let the old Kratos write again with `ferryman kratos thaw`.");
        });
    }
}
