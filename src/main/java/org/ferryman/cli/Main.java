package org.ferryman.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ferryman.app.LogConfiguration;
import org.ferryman.app.StandInProgram;
import org.ferryman.app.WriterProgram;
import org.ferryman.cli.keto.AssessCommand;
import org.ferryman.cli.keto.BackupCommand;
import org.ferryman.cli.keto.BackupVerifyCommand;
import org.ferryman.cli.keto.CheckCommand;
import org.ferryman.cli.keto.CleanupCommand;
import org.ferryman.cli.keto.CompareCommand;
import org.ferryman.cli.keto.CopyCommand;
import org.ferryman.cli.keto.CutoverCommand;
import org.ferryman.cli.keto.DryRunCommand;
import org.ferryman.cli.keto.FreezeCommand;
import org.ferryman.cli.keto.KetoCommand;
import org.ferryman.cli.keto.KetoGroup;
import org.ferryman.cli.keto.MigrateCommand;
import org.ferryman.cli.keto.ReportCommand;
import org.ferryman.cli.keto.RunbookCommand;
import org.ferryman.cli.keto.SchemaCommand;
import org.ferryman.cli.keto.StatusCommand;
import org.ferryman.cli.keto.ThawCommand;
import org.ferryman.cli.keto.TrafficCommand;
import org.ferryman.cli.keto.UndoCommand;
import org.ferryman.cli.keto.UserCreateCommand;
import org.ferryman.cli.keto.UserDropCommand;
import org.ferryman.cli.keto.UserGroup;
import org.ferryman.cli.keto.UserRetireCommand;
import org.ferryman.cli.keto.VerifyCommand;
import org.ferryman.cli.keto.skipped.SkippedCommand;
import org.ferryman.cli.keto.skipped.SkippedDeferCommand;
import org.ferryman.cli.keto.skipped.SkippedLeaveOutCommand;
import org.ferryman.cli.keto.skipped.SkippedRecreateCommand;
import org.ferryman.cli.kratos.KratosAssessCommand;
import org.ferryman.cli.kratos.KratosBackupCommand;
import org.ferryman.cli.kratos.KratosBackupVerifyCommand;
import org.ferryman.cli.kratos.KratosCheckCommand;
import org.ferryman.cli.kratos.KratosCutoverCommand;
import org.ferryman.cli.kratos.KratosFreezeCommand;
import org.ferryman.cli.kratos.KratosGroup;
import org.ferryman.cli.kratos.KratosMigrateCommand;
import org.ferryman.cli.kratos.KratosRehearseCommand;
import org.ferryman.cli.kratos.KratosReplicateCommand;
import org.ferryman.cli.kratos.KratosReplicateStatusCommand;
import org.ferryman.cli.kratos.KratosReplicateStopCommand;
import org.ferryman.cli.kratos.KratosReportCommand;
import org.ferryman.cli.kratos.KratosRunbookCommand;
import org.ferryman.cli.kratos.KratosStatusCommand;
import org.ferryman.cli.kratos.KratosThawCommand;
import org.ferryman.cli.kratos.KratosTrafficCommand;
import org.ferryman.cli.kratos.KratosUndoCommand;
import org.ferryman.cli.kratos.KratosVerifyCommand;
import org.ferryman.cli.kratos.identities.IdentitiesMoveCommand;
import org.ferryman.cli.kratos.identities.KratosIdentitiesCommand;
import org.ferryman.cli.kratos.run.KratosRunCommand;
import org.ferryman.cli.kratos.wayback.KratosCleanupCommand;
import org.ferryman.cli.kratos.wayback.WayBackArmCommand;
import org.ferryman.cli.kratos.wayback.WayBackDisarmCommand;
import org.ferryman.cli.kratos.wayback.WayBackGoCommand;
import org.ferryman.cli.kratos.wayback.WayBackGroup;
import org.ferryman.cli.kratos.wayback.WayBackStatusCommand;
import org.ferryman.cli.kratos.wayback.WayBackWatchCommand;
import org.ferryman.cli.run.RunCommand;
import org.ferryman.cli.sample.DemoCommand;
import org.ferryman.cli.sample.SampleCommand;
import org.ferryman.cli.sample.SampleStartCommand;
import org.ferryman.cli.sample.SampleStatusCommand;
import org.ferryman.cli.sample.SampleStopCommand;
import org.ferryman.cli.terminal.ConsoleDialogue;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Interruption;
import org.ferryman.cli.terminal.SystemTerminal;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.UsageErrors;
import org.ferryman.engine.Cancellation;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;

/** The program's start. */
public final class Main {

    private Main() {}

    /** Runs one command, and ends the process with its {@link ExitCode}. */
    public static void main(String[] arguments) {
        PrintStream err = SystemTerminal.err();
        if (StandInProgram.isMeant(arguments)) {
            Terminal terminal = SystemTerminal.of(Optional.empty(), err);
            System.exit(StandInProgram.run(arguments, terminal.out(), err, terminal.environment()));
        }
        if (WriterProgram.isMeant(arguments)) {
            System.exit(WriterProgram.run(arguments, err));
        }
        Optional<ConsoleDialogue> person = SystemTerminal.person(err);
        Terminal terminal = SystemTerminal.of(person, err);
        LogConfiguration.in(terminal.folders()).ifPresent(err::println);
        Interruption interruption = new Interruption(
                err, () -> person.map(ConsoleDialogue::isAsking).orElse(false));
        int exit = run(arguments, terminal, interruption.install());
        interruption.over(exit);
        System.exit(exit);
    }

    /** Says that there is no window to be had, and what there is instead; ends the process. */
    public static void withoutDisplay(String reason) {
        PrintStream err = SystemTerminal.err();
        err.println("ferryman: the wizard needs a display, and there is none: " + reason);
        err.println();
        err.println("On the command line, try the sample:   ferryman demo");
        err.println("or see all commands:                   ferryman --help");
        System.exit(ExitCode.USAGE.code());
    }

    /** Runs one command in this process, and returns its exit code. */
    static int run(String[] arguments, Terminal terminal, Cancellation cancellation) {
        CommandLine ferryman = commands(terminal, cancellation);
        return new UsageErrors(terminal)
                .refuseGarbled(ferryman.getCommandName(), arguments)
                .orElseGet(() -> ferryman.execute(HelpWord.replaced(ferryman, arguments)));
    }

    private static CommandLine sample(Terminal terminal, Cancellation cancellation) {
        CommandLine sample = new CommandLine(new SampleCommand());
        sample.addSubcommand(new SampleStartCommand(terminal, cancellation));
        sample.addSubcommand(new SampleStatusCommand(terminal, cancellation));
        sample.addSubcommand(new SampleStopCommand(terminal, cancellation));
        return sample;
    }

    /** All commands with their options; nothing is run. */
    static CommandLine commands(Terminal terminal, Cancellation cancellation) {
        CommandLine ferryman = new CommandLine(new FerrymanCommand());
        CommandLine keto = new CommandLine(new KetoGroup());
        List<KetoCommand> commands = List.of(
                new CheckCommand(terminal, cancellation),
                new AssessCommand(terminal, cancellation),
                new SchemaCommand(terminal, cancellation),
                new BackupCommand(terminal, cancellation),
                new DryRunCommand(terminal, cancellation),
                new CopyCommand(terminal, cancellation),
                new FreezeCommand(terminal, cancellation),
                new MigrateCommand(terminal, cancellation),
                new VerifyCommand(terminal, cancellation),
                new SkippedCommand(terminal, cancellation),
                new CompareCommand(terminal, cancellation),
                new CutoverCommand(terminal, cancellation),
                new RunCommand(terminal, cancellation),
                new StatusCommand(terminal, cancellation),
                new ThawCommand(terminal, cancellation),
                new UndoCommand(terminal, cancellation),
                new TrafficCommand(terminal, cancellation),
                new RunbookCommand(terminal, cancellation),
                new CleanupCommand(terminal, cancellation),
                new ReportCommand(terminal, cancellation));
        CommandLine user = new CommandLine(new UserGroup());
        user.addSubcommand(new UserCreateCommand(terminal, cancellation));
        user.addSubcommand(new UserDropCommand(terminal, cancellation));
        user.addSubcommand(new UserRetireCommand(terminal, cancellation));
        keto.addSubcommand(user);
        commands.forEach(keto::addSubcommand);
        CommandLine backup = Objects.requireNonNull(keto.getSubcommands().get("backup"));
        backup.addSubcommand(new BackupVerifyCommand(terminal, cancellation));
        user.getSubcommands().values().forEach(Main::complete);
        CommandLine skipped = Objects.requireNonNull(keto.getSubcommands().get("skipped"));
        skipped.addSubcommand(new SkippedRecreateCommand(terminal, cancellation));
        skipped.addSubcommand(new SkippedLeaveOutCommand(terminal, cancellation));
        skipped.addSubcommand(new SkippedDeferCommand(terminal, cancellation));
        skipped.getSubcommands().values().forEach(Main::complete);
        CommandLine sample = sample(terminal, cancellation);
        CommandLine demo = new CommandLine(new DemoCommand(terminal, cancellation));
        ferryman.addSubcommand(demo);
        ferryman.addSubcommand(sample);
        ferryman.addSubcommand(keto);
        ferryman.addSubcommand(kratos(terminal, cancellation));
        keto.getSubcommands().values().forEach(Main::complete);
        sample.getSubcommands().values().forEach(Main::complete);
        backup.getSubcommands().values().forEach(Main::complete);
        complete(demo);
        complete(sample);
        complete(keto);
        complete(ferryman);
        ferryman.addSubcommand(new AutoComplete.GenerateCompletion());
        ferryman.getCommandSpec()
                .addOption(OptionSpec.builder("--version")
                        .versionHelp(true)
                        .description("Show the version.")
                        .build())
                .addOption(
                        OptionSpec.builder("-V").versionHelp(true).hidden(true).build());
        ferryman.setParameterExceptionHandler(new UsageErrors(terminal))
                .setOut(new PrintWriter(terminal.out(), true, terminal.charset()))
                .setErr(new PrintWriter(terminal.err(), true, terminal.charset()))
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(terminal.style().colour() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(100)
                .setUsageHelpLongOptionsMaxWidth(30);
        return ferryman;
    }

    private static CommandLine kratos(Terminal terminal, Cancellation cancellation) {
        CommandLine kratos = new CommandLine(new KratosGroup());
        kratos.addSubcommand(new KratosCheckCommand(terminal, cancellation));
        kratos.addSubcommand(new KratosAssessCommand(terminal, cancellation));
        kratos.addSubcommand(new KratosRehearseCommand(terminal, cancellation));
        CommandLine backup = new CommandLine(new KratosBackupCommand(terminal, cancellation));
        backup.addSubcommand(new KratosBackupVerifyCommand(terminal, cancellation));
        backup.getSubcommands().values().forEach(Main::complete);
        kratos.addSubcommand(backup);
        kratos.addSubcommand(new KratosTrafficCommand(terminal, cancellation));
        CommandLine identities = new CommandLine(new KratosIdentitiesCommand(terminal, cancellation));
        identities.addSubcommand(new IdentitiesMoveCommand(terminal, cancellation));
        identities.getSubcommands().values().forEach(Main::complete);
        kratos.addSubcommand(identities);
        kratos.addSubcommand(new KratosFreezeCommand(terminal, cancellation));
        kratos.addSubcommand(new KratosMigrateCommand(terminal, cancellation));
        kratos.addSubcommand(new KratosVerifyCommand(terminal, cancellation));
        kratos.addSubcommand(new KratosThawCommand(terminal, cancellation));
        kratos.addSubcommand(new KratosRunCommand(terminal, cancellation));
        kratos.addSubcommand(new KratosUndoCommand(terminal, cancellation));
        kratos.addSubcommand(new KratosStatusCommand(terminal, cancellation));
        CommandLine replicate = new CommandLine(new KratosReplicateCommand(terminal, cancellation));
        replicate.addSubcommand(new KratosReplicateStatusCommand(terminal, cancellation));
        replicate.addSubcommand(new KratosReplicateStopCommand(terminal, cancellation));
        replicate.getSubcommands().values().forEach(Main::complete);
        kratos.addSubcommand(replicate);
        kratos.addSubcommand(new KratosCutoverCommand(terminal, cancellation));
        CommandLine wayBack = new CommandLine(new WayBackGroup());
        wayBack.addSubcommand(new WayBackArmCommand(terminal, cancellation));
        wayBack.addSubcommand(new WayBackStatusCommand(terminal, cancellation));
        wayBack.addSubcommand(new WayBackWatchCommand(terminal, cancellation));
        wayBack.addSubcommand(new WayBackGoCommand(terminal, cancellation));
        wayBack.addSubcommand(new WayBackDisarmCommand(terminal, cancellation));
        wayBack.getSubcommands().values().forEach(Main::complete);
        kratos.addSubcommand(wayBack);
        kratos.addSubcommand(new KratosCleanupCommand(terminal, cancellation));
        kratos.addSubcommand(new KratosRunbookCommand(terminal, cancellation));
        kratos.addSubcommand(new KratosReportCommand(terminal, cancellation));
        kratos.getSubcommands().values().forEach(Main::complete);
        complete(kratos);
        return kratos;
    }

    private static void complete(CommandLine command) {
        OptionSpec help = OptionSpec.builder("--help")
                .usageHelp(true)
                .description("Show this help.")
                .build();
        command.getCommandSpec()
                .addOption(help)
                .addOption(OptionSpec.builder("-h").usageHelp(true).hidden(true).build());
        command.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes());
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> meanings = new LinkedHashMap<>();
        for (ExitCode exit : ExitCode.values()) {
            meanings.put(String.valueOf(exit.code()), exit.meaning());
        }
        return meanings;
    }
}
