package org.ferryman.cli;

import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code help} where a command may stand means {@code --help} behind all commands, as people know it of git. */
final class HelpWord {

    private static final String WORD = "help";

    private HelpWord() {}

    /** The same arguments with the option instead of the word; those without the word as they are. */
    static String[] replaced(CommandLine program, String[] arguments) {
        @Nullable CommandLine command = program;
        int at = 0;
        while (command != null && at < arguments.length && !arguments[at].equals(WORD)) {
            command = command.getSubcommands().get(arguments[at]);
            at++;
        }
        if (command == null || at == arguments.length) {
            return arguments;
        }
        return Stream.of(
                        Arrays.stream(arguments, 0, at),
                        Arrays.stream(arguments, at + 1, arguments.length),
                        Stream.of("--help"))
                .flatMap(words -> words)
                .toArray(String[]::new);
    }
}
