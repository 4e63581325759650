package org.ferryman.cli.kratos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.cli.terminal.TextTable;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.KratosTales;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.migrate.MigrationTime;
import org.ferryman.kratos.rehearse.KratosRehearsal;
import org.ferryman.kratos.rehearse.KratosRehearsal.Verdict;
import org.ferryman.kratos.rehearse.RehearsalOptions;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kratos rehearse}. */
@Command(
        name = "rehearse",
        description = {
            "Does the whole upgrade on a copy, with the new Kratos: whether it succeeds, and for how long nobody could"
                    + " write.",
            "",
            "Copies the database in one snapshot into an embedded server, or into a new database on the server of"
                    + " --scratch-url; there it stops writes, runs Kratos' migrations, verifies that no row changed,"
                    + " and takes the migrations back where that is exact. The database itself is only read. What the"
                    + " built-in copy can't carry is copied by pg_dump.",
            "The copy holds personal data: it asks first, unless --yes is given. The copy is deleted at the end; after"
                    + " a kill the next rehearsal deletes it.",
            "Writes: nothing in the database; in the run folder rehearse.json and what Kratos printed, without"
                    + " secrets."
        },
        footer = {
            "",
            "Example:",
            "  ferryman kratos rehearse --url postgresql://kratos@localhost/kratos --kratos ./kratos"
        })
public final class KratosRehearseCommand extends KratosCommandLine {

    private static final int SLOWEST = 10;

    @Mixin
    private KratosUpgradeOptions named = new KratosUpgradeOptions();

    @Option(
            names = "--scratch-url",
            paramLabel = "URL",
            description = "The server to make the copy on, in a new database that is dropped afterwards: any database"
                    + " of it, as a user who may create databases. Without it, an embedded server is started.")
    private @Nullable String scratchUrl;

    @Option(
            names = "--scratch-folder",
            paramLabel = "DIR",
            description = "Where the embedded server keeps the copy. Default: the folder for temporary files.")
    private @Nullable Path scratchFolder;

    public KratosRehearseCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        RehearsalOptions options = options(this, scratchUrl, scratchFolder);
        requireConsent("This command copies the database, with all personal data in it");
        NewKratos newKratos = newKratos(named);
        return recorded(newKratos, run -> change(run, run.playbook().rehearse(options), KratosRehearseCommand::done));
    }

    /** Where the copy is made: on a server, or on an embedded one that keeps it in a folder. */
    public static RehearsalOptions options(KratosCommandLine command, @Nullable String url, @Nullable Path folder)
            throws InputException {
        if (url != null && folder != null) {
            throw command.usage(
                    "The copy is made either on a server (--scratch-url) or in a folder (--scratch-folder).");
        } else if (folder != null && !Files.isDirectory(folder)) {
            throw command.usage("--scratch-folder is not a folder: " + folder + ".");
        }
        return new RehearsalOptions(
                url == null ? Optional.empty() : Optional.of(command.connection(url)),
                folder == null ? Path.of(System.getProperty("java.io.tmpdir")) : folder,
                ClientTools.of(
                        command.terminal().environment(), command.terminal().system()));
    }

    /** What is told of a rehearsal. */
    public static CommandAnswer done(KratosRehearsal result) {
        ExitCode exit = result.verdict() == Verdict.FAILS ? ExitCode.BLOCKED : ExitCode.DONE;
        return new CommandAnswer(exit, result, result.findings(), page -> write(page, result));
    }

    private static void write(TextPage page, KratosRehearsal result) {
        String verdict = KratosTales.verdict(result);
        page.line(
                result.verdict() == Verdict.FAILS
                        ? page.style().bad(verdict)
                        : page.style().good(verdict));
        result.forecast().ifPresent(forecast -> page.paragraph(forecast.text()));
        result.undo().ifPresent(undone -> page.line("Undo: " + KratosTales.undo(undone)));
        result.copy()
                .ifPresent(copy -> page.line(
                        "Copied " + TextStyle.value(KratosTales.copied(copy)) + "; the copy is" + " deleted."));
        if (!result.migrations().isEmpty()) {
            page.heading("The slowest migrations on the copy");
            TextTable table = new TextTable("version", "seconds", "name");
            KratosTales.slowest(result.migrations())
                    .limit(SLOWEST)
                    .forEach((MigrationTime time) -> table.row(
                            time.version(), AmountText.seconds(time.seconds()), TextStyle.value(time.name())));
            page.table(table);
        }
    }
}
