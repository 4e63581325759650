package org.ferryman.cli.terminal;

import java.io.Console;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.ferryman.postgres.connect.Secret;
import org.jspecify.annotations.Nullable;

/** Asks on the terminal that the process was started from. */
public final class ConsoleDialogue implements TerminalDialogue {

    private final Console console;
    private final PrintStream err;
    private volatile boolean asking;

    ConsoleDialogue(Console console, PrintStream err) {
        this.console = console;
        this.err = err;
    }

    public boolean isAsking() {
        return asking;
    }

    @Override
    public boolean confirm(String question, String word) {
        return confirm(question, word, text -> asked(text, console::readLine));
    }

    /** What may have been meant as a yes is asked about again: it must end nothing, and begin nothing. */
    static boolean confirm(String question, String word, Function<String, @Nullable String> asking) {
        String answer = asking.apply(question);
        while (answer != null && isAlmost(answer.strip(), word)) {
            answer = asking.apply("Type " + word + " in full to do it, or press Enter to leave it: ");
        }
        return answer != null && answer.strip().equals(word);
    }

    private static boolean isAlmost(String answer, String word) {
        return !answer.isEmpty()
                && !answer.equals(word)
                && word.toLowerCase(Locale.ROOT).startsWith(answer.toLowerCase(Locale.ROOT));
    }

    @Override
    public Optional<Secret> password(String question) {
        char[] typed = asked(question, console::readPassword);
        if (typed == null || typed.length == 0) {
            return Optional.empty();
        }
        Secret secret = Secret.of(new String(typed));
        Arrays.fill(typed, ' ');
        return Optional.of(secret);
    }

    /** On standard error: standard output is for results. */
    private <T> @Nullable T asked(String question, Supplier<@Nullable T> read) {
        err.print(question);
        err.flush();
        asking = true;
        try {
            return read.get();
        } finally {
            asking = false;
        }
    }
}
