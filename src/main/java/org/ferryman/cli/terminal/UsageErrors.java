package org.ferryman.cli.terminal;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ferryman.engine.Finding;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells in one line what is wrong with the arguments; never repeats one that may be a secret. */
public final class UsageErrors implements IParameterExceptionHandler {

    private final Terminal terminal;

    public UsageErrors(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String hint = "Try '" + name + " --help'.";
        Finding finding = Finding.blocker("USAGE", message(failure), "Nothing was done.", hint);
        if (List.of(arguments).contains("--json")) {
            String withoutProgram = name.replaceFirst("^ferryman ?", "");
            new AnswerPrinter(terminal, true, false)
                    .present(withoutProgram, CommandAnswer.without(ExitCode.USAGE, List.of(finding)));
        } else {
            terminal.err().println(terminal.style().shown(name + ": " + finding.seen() + " " + hint));
            terminal.err().flush();
        }
        return ExitCode.USAGE.code();
    }

    private static String message(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)) {
            String message = TextStyle.value(String.valueOf(failure.getMessage()));
            return message.endsWith(".") ? message : message + ".";
        }
        String first = unmatched.getUnmatched().get(0);
        if (!first.startsWith("-")) {
            Set<String> commands = failure.getCommandLine().getSubcommands().keySet();
            return commands.isEmpty()
                    ? "There is an argument that belongs to no option."
                    : "There is no such command; there are " + String.join(", ", commands) + ".";
        }
        String option = first.replaceFirst("[=:].*", "");
        String known = "Unknown option " + TextStyle.value(option) + ".";
        return option.toLowerCase(Locale.ROOT).contains("pass") || option.startsWith("-W")
                ? known + " A password is never an argument: use PGPASSWORD, ~/.pgpass or the prompt."
                : known;
    }
}
