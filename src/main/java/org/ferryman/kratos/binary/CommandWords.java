package org.ferryman.kratos.binary;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.ferryman.engine.Finding;
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

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean begun;
    private int at;

    private CommandWords(String text) {
        this.text = text;
    }

    /** The words; at least one. */
    static List<String> of(String text) throws InputException {
        CommandWords command = new CommandWords(text);
        while (command.at < text.length()) {
            command.next(text.charAt(command.at++));
        }
        command.end();
        if (command.words.isEmpty()) {
            throw invalid("--kratos is empty.");
        }
        if (command.words.stream().anyMatch(word -> DSN.matcher(word).matches())) {
            throw new InputException(Finding.blocker(
                    "KRATOS_COMMAND_HOLDS_DSN",
                    "--kratos holds a DSN.",
                    "A command line can be read by every user of this machine; and with -e Kratos ignores it.",
                    "Leave it out: Ferryman gives Kratos the DSN of --url in the environment variable DSN. To give"
                            + " another one, set FERRYMAN_KRATOS_DSN."));
        }
        return List.copyOf(command.words);
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
            throw invalid("--kratos holds " + letter + " outside of quotes, which only a shell could carry out.");
        } else {
            begun = true;
            word.append(letter);
        }
    }

    private void doubleQuoted() throws InputException {
        for (char inside = letter('"'); inside != '"'; inside = letter('"')) {
            if (inside == '$' || inside == '`') {
                throw invalid("--kratos holds " + inside + " in double quotes, which only a shell could carry out.");
            }
            boolean escapes = inside == '\\' && at < text.length() && "\"\\".indexOf(text.charAt(at)) >= 0;
            word.append(escapes ? letter('"') : inside);
        }
    }

    /** The next character of what this one began. */
    private char letter(char opened) throws InputException {
        if (at == text.length()) {
            throw invalid("--kratos ends after a " + opened + " that begins something.");
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

    static InputException invalid(String seen) {
        return new InputException(Finding.blocker(
                "KRATOS_COMMAND_INVALID",
                seen,
                "Ferryman runs the command itself, without a shell.",
                "Give a path, or a command with its arguments, with quotes around those that have spaces in them:"
                        + " --kratos \"docker run --rm --network host -e DSN oryd/kratos:v26.2.0\"."));
    }
}
