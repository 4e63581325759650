package org.ferryman.cli.terminal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ferryman.engine.Finding;
import org.ferryman.engine.process.NativeText;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells in one line what is wrong with the arguments; never repeats one that may be a secret. */
public final class UsageErrors implements IParameterExceptionHandler {

    private static final int SUGGESTED = 3;

    private final Terminal terminal;

    public UsageErrors(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String hint = "Try '" + name + " --help'.";
        return told(name, Finding.blocker("USAGE", message(failure), "Nothing was done.", hint), arguments);
    }

    /** Refuses arguments that lost letters on their way, before anything is done by them. */
    public OptionalInt refuseGarbled(String name, String[] arguments) {
        if (Arrays.stream(arguments).noneMatch(NativeText::isGarbled)) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(told(
                name,
                NativeText.tooNarrow("An argument has letters that could not be read. Nothing was done."),
                arguments));
    }

    private int told(String name, Finding finding, String[] arguments) {
        if (List.of(arguments).contains("--json")) {
            String withoutProgram = name.replaceFirst("^ferryman ?", "");
            new AnswerPrinter(terminal, true, false)
                    .present(withoutProgram, CommandAnswer.without(ExitCode.USAGE, List.of(finding)));
        } else {
            terminal.err().println(terminal.style().shown(name + ": " + finding.seen() + " " + finding.remedy()));
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
            return noSuchCommand(failure.getCommandLine(), first);
        }
        String option = first.replaceFirst("[=:].*", "");
        String known = "Unknown option " + TextStyle.value(option) + ".";
        if (option.toLowerCase(Locale.ROOT).contains("pass") || option.startsWith("-W")) {
            return known + " A password is never an argument: use PGPASSWORD, ~/.pgpass or the prompt.";
        }
        return known + meant(unmatched.getSuggestions().stream());
    }

    private static String noSuchCommand(CommandLine group, String word) {
        Set<String> commands = group.getSubcommands().keySet();
        if (commands.isEmpty()) {
            return "There is an argument that belongs to no option.";
        }
        List<String> meant = called(group, name -> isSlip(word, name));
        if (meant.isEmpty()) {
            meant = called(root(group), name -> isSlip(word, name));
        }
        String question = meant(meant.stream());
        return "There is no such command" + (question.isEmpty() ? "; there are " + String.join(", ", commands) : "")
                + "." + question;
    }

    /** At most two letters are missing, wrong or too many, and most are right. */
    private static boolean isSlip(String typed, String name) {
        int[] before = IntStream.rangeClosed(0, name.length()).toArray();
        for (int i = 1; i <= typed.length(); i++) {
            int[] now = new int[name.length() + 1];
            now[0] = i;
            for (int j = 1; j <= name.length(); j++) {
                int replaced = before[j - 1] + (typed.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(replaced, Math.min(before[j], now[j - 1]) + 1);
            }
            before = now;
        }
        return before[name.length()] <= Math.min(2, name.length() / 3);
    }

    private static CommandLine root(CommandLine command) {
        return command.getParent() == null ? command : root(command.getParent());
    }

    /** All commands with such a name, wherever they are, with the words that lead to them. */
    private static List<String> called(CommandLine group, Predicate<String> alike) {
        return group.getSubcommands().entrySet().stream()
                .flatMap(each -> Stream.concat(
                        alike.test(each.getKey())
                                ? Stream.of(each.getValue().getCommandSpec().qualifiedName())
                                : Stream.empty(),
                        called(each.getValue(), alike).stream()))
                .toList();
    }

    private static String meant(Stream<String> names) {
        String all = names.limit(SUGGESTED).collect(Collectors.joining(", or "));
        return all.isEmpty() ? "" : " Did you mean " + all + "?";
    }
}
