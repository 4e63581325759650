package org.ferryman.cli.kratos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.cli.terminal.TextTable;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.KratosBlueGreenTales;
import org.ferryman.kratos.KratosTales;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.migrate.MigrationTime;
import org.ferryman.kratos.rehearse.KratosRehearsal;
import org.ferryman.kratos.rehearse.KratosRehearsal.Verdict;
import org.ferryman.kratos.rehearse.PairRehearsal;
import org.ferryman.kratos.rehearse.PairRehearsalOptions;
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
            "With --repair-nids the rows that would stop v26 are mended on the copy first, as `kratos migrate` does it"
                    + " in the database.",
            "With --target it rehearses the upgrade in a second database: on two embedded servers, or in two new"
                    + " databases on the server of --scratch-url, it replicates, upgrades, cuts over and goes back,"
                    + " while it writes; it measures for how long writes stand still, and looks for every acknowledged"
                    + " write. Of source and target only the source is read.",
            "A copy holds personal data: it asks first, unless --yes is given. Copies are deleted at the end; after"
                    + " a kill the next rehearsal deletes them.",
            "Writes: nothing in the database; in the run folder rehearse.json and what Kratos printed, without"
                    + " secrets."
        },
        footer = {
            "",
            "Examples:",
            "  ferryman kratos rehearse --url postgresql://kratos@localhost/kratos --kratos ./kratos",
            "  ferryman kratos rehearse --url postgresql://blue/kratos --target postgresql://green/kratos"
                    + " --kratos ./kratos"
        })
public final class KratosRehearseCommand extends BlueGreenCommandLine {

    private static final int SLOWEST = 10;
    private static final String WRITES = "--writes-per-second";

    @Mixin
    private KratosUpgradeOptions named = new KratosUpgradeOptions();

    @Option(
            names = "--scratch-url",
            paramLabel = "URL",
            description = "The server to make the copy on, in a new database that is dropped afterwards: any database"
                    + " of it, as a user who may create databases. With --target two are made there, as a superuser,"
                    + " and it has wal_level = logical. Without it, an embedded server is started.")
    private @Nullable String scratchUrl;

    @Option(
            names = "--scratch-folder",
            paramLabel = "DIR",
            description = "Where the embedded server keeps the copy. Default: the folder for temporary files.")
    private @Nullable Path scratchFolder;

    @Option(
            names = WRITES,
            paramLabel = "N",
            description = "With --target: how many writes a second there are on the copies, 1 to 1000; 50 by default.")
    private int perSecond = PairRehearsalOptions.USUAL_WRITES;

    @Mixin
    private KratosMigrateOptions.Repair repair = new KratosMigrateOptions.Repair();

    public KratosRehearseCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        repair.check(this);
        requireOwn(List.of(), List.of(WRITES));
        if (perSecond < 1 || perSecond > PairRehearsalOptions.MOST_WRITES) {
            throw usage(WRITES + " takes 1 to " + PairRehearsalOptions.MOST_WRITES + ", not " + perSecond + ".");
        }
        RehearsalOptions options = options(this, scratchUrl, scratchFolder, repair.with(MigrateOptions.USUAL.byHand()));
        requireConsent("This command copies the database, with all personal data in it");
        NewKratos newKratos = newKratos(named);
        if (isBlueGreen()) {
            return recordedPair(
                    newKratos,
                    run -> change(
                            run,
                            run.playbook().rehearse(new PairRehearsalOptions(options, perSecond)),
                            KratosRehearseCommand::rehearsed));
        }
        return recorded(newKratos, run -> change(run, run.playbook().rehearse(options), KratosRehearseCommand::done));
    }

    /**
     * Where the copy is made: on a server, or on an embedded one that keeps it in a folder.
     *
     * @param migrations what is chosen for them
     */
    public static RehearsalOptions options(
            KratosCommandLine command, @Nullable String url, @Nullable Path folder, MigrateOptions migrations)
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
                        command.terminal().environment(), command.terminal().system()),
                migrations);
    }

    /** What is told of a rehearsal. */
    public static CommandAnswer done(KratosRehearsal result) {
        ExitCode exit = result.verdict() == Verdict.FAILS ? ExitCode.BLOCKED : ExitCode.DONE;
        return new CommandAnswer(exit, result, result.findings(), page -> write(page, result));
    }

    /** What is told of a rehearsal with a second database. */
    public static CommandAnswer rehearsed(PairRehearsal result) {
        boolean fails = result.verdict() == Verdict.FAILS;
        ExitCode exit = fails ? ExitCode.BLOCKED : ExitCode.DONE;
        return new CommandAnswer(exit, result, result.findings(), page -> {
            String verdict = KratosBlueGreenTales.verdict(result);
            page.line(fails ? page.style().bad(verdict) : page.style().good(verdict));
            result.forecast().ifPresent(forecast -> page.paragraph(forecast.text()));
            result.cutover().ifPresent(there -> page.line("Cut-over: " + KratosBlueGreenTales.crossed(there)));
            result.wayBack().ifPresent(back -> page.line("Way back: " + KratosBlueGreenTales.crossed(back)));
            result.noWayBack().ifPresent(reason -> page.line("Way back: not rehearsed, " + TextStyle.value(reason)));
            result.writes().ifPresent(writes -> page.line("Written: " + KratosBlueGreenTales.writes(writes)));
            result.copy()
                    .ifPresent(copy -> page.line(
                            "Copied " + TextStyle.value(KratosTales.copied(copy)) + "; both copies are deleted."));
            if (!result.times().isEmpty()) {
                page.heading("How long it took on the copies");
                TextTable table = new TextTable("step", "phase", "seconds");
                KratosBlueGreenTales.longest(result.times())
                        .forEach(time -> table.row(time.step(), time.phase(), AmountText.seconds(time.seconds())));
                page.table(table);
            }
        });
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
