package org.ferryman.kratos.binary;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.ferryman.engine.InputException;

/**
 * A command line taken apart into its words as a shell does, without one: words are separated by spaces; single quotes
 * keep everything, double quotes everything but {@code \"} and {@code \\}; outside of quotes a backslash keeps the next
 * character. What only a shell could do is refused, not taken for a word.
 */
final class CommandWords {

    private static final String FOR_A_SHELL = "|&;<>`$()*?";
    private static final Pattern DSN =
            Pattern.compile("(?i).*((?<![a-z_])DSN=|-eDSN=|[a-z]+://[^/\\s]*@).*", Pattern.DOTALL);

    private final String option;
    private final String text;
    private final Function<String, InputException> refusal;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean begun;
    private int at;

    private CommandWords(String option, String text, Function<String, InputException> refusal) {
        this.option = option;
        this.text = text;
        this.refusal = refusal;
    }

    /**
     * The words; at least one.
     *
     * @param option which the command line was given to
     * @param refusal makes an exception of what is wrong, in a sentence
     */
    static List<String> of(String option, String text, Function<String, InputException> refusal) throws InputException {
        CommandWords command = new CommandWords(option, text, refusal);
        while (command.at < text.length()) {
            command.next(text.charAt(command.at++));
        }
        command.end();
        if (command.words.isEmpty()) {
            throw refusal.apply(option + " is empty.");
        }
        return List.copyOf(command.words);
    }

    /** Whether one of them names a database with a user, and so maybe a password. */
    static boolean holdDsn(List<String> words) {
        return words.stream().anyMatch(word -> DSN.matcher(word).matches());
    }

    /** Whether a text is the path of a program, whatever characters are in it. */
    static boolean isFile(String text) {
        try {
            return Files.isRegularFile(Path.of(text));
        } catch (InvalidPathException noPath) {
            return false;
        }
    }

    private void next(char letter) throws InputException {
        if (letter == '\'') {
            begun = true;
            while (letter(letter) != '\'') {
                word.append(text.charAt(at - 1));
            }
        } else if (letter == '"') {
            begun = true;
            doubleQuoted();
        } else if (letter == '\\') {
            begun = true;
            word.append(letter(letter));
        } else if (Character.isWhitespace(letter)) {
            end();
        } else if (FOR_A_SHELL.indexOf(letter) >= 0) {
            throw refusal.apply(
                    option + " holds " + letter + " outside of quotes, which only a shell could carry out.");
        } else {
            begun = true;
            word.append(letter);
        }
    }

    private void doubleQuoted() throws InputException {
        for (char inside = letter('"'); inside != '"'; inside = letter('"')) {
            if (inside == '$' || inside == '`') {
                throw refusal.apply(
                        option + " holds " + inside + " in double quotes, which only a shell could carry out.");
            }
            boolean escapes = inside == '\\' && at < text.length() && "\"\\".indexOf(text.charAt(at)) >= 0;
            word.append(escapes ? letter('"') : inside);
        }
    }

    /** The next character of what this one began. */
    private char letter(char opened) throws InputException {
        if (at == text.length()) {
            throw refusal.apply(option + " ends after a " + opened + " that begins something.");
        }
        return text.charAt(at++);
    }

    private void end() {
        if (begun) {
            words.add(word.toString());
            word.setLength(0);
            begun = false;
        }
    }
}
