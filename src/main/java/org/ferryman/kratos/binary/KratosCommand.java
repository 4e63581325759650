package org.ferryman.kratos.binary;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;

/**
 * How the new Kratos is called: a program, or a command line that ends before Kratos' own arguments.
 *
 * @param words the program and the arguments before Kratos' own
 */
public record KratosCommand(List<String> words) {

    private static final Set<String> ENGINES = Set.of("docker", "podman", "nerdctl");
    private static final String RUN = "run";

    /** Options of {@code run} that name the environment's DSN. */
    private static final Set<String> PASSES_DSN = Set.of("-e=DSN", "-eDSN", "--env=DSN");

    /** Copies the list. */
    public KratosCommand {
        words = List.copyOf(words);
    }

    /**
     * A container.
     *
     * @param engine the program that runs it
     */
    record Container(String engine, String name) {}

    /**
     * One call.
     *
     * @param words the program with all arguments
     * @param container that it starts; empty if it starts none
     */
    record Call(List<String> words, Optional<Container> container) {}

    /** Takes a path or a command line apart. */
    public static KratosCommand parse(String text) throws InputException {
        boolean isPath = CommandWords.isFile(text);
        KratosCommand command =
                new KratosCommand(isPath ? List.of(text) : CommandWords.of("--kratos", text, KratosCommand::invalid));
        if (!isPath && CommandWords.holdDsn(command.words)) {
            throw new InputException(Finding.blocker(
                    "KRATOS_COMMAND_HOLDS_DSN",
                    "--kratos holds a DSN.",
                    "A command line can be read by every user of this machine; and with -e Kratos ignores it.",
                    "Leave it out: Ferryman gives Kratos the DSN of --url in the environment variable DSN. To give"
                            + " another one, set FERRYMAN_KRATOS_DSN."));
        }
        if (command.startsContainer() && !command.passesDsn()) {
            throw new InputException(Finding.blocker(
                    "KRATOS_CONTAINER_WITHOUT_DSN",
                    "The command of --kratos starts a container and does not pass the variable DSN to it.",
                    "Ferryman gives Kratos its database by that variable, and by nothing else.",
                    "Add -e DSN after run: without a value, so that the password is not in the command line."));
        }
        return command;
    }

    /** A call with these arguments of Kratos' own. A container gets a name: ending its command does not end it. */
    Call call(List<String> arguments) {
        List<String> all = new ArrayList<>(words);
        if (!startsContainer()) {
            all.addAll(arguments);
            return new Call(all, Optional.empty());
        }
        Optional<String> given = valueOf("--name");
        String name = given.orElseGet(() -> "ferryman-kratos-" + UUID.randomUUID());
        if (given.isEmpty()) {
            all.addAll(all.indexOf(RUN) + 1, List.of("--name", name));
        }
        all.addAll(arguments);
        return new Call(all, Optional.of(new Container(words.get(0), name)));
    }

    /** As people read it. */
    public String told() {
        return String.join(" ", words);
    }

    private boolean startsContainer() {
        return words.indexOf(RUN) > 0 && ENGINES.contains(program(words.get(0)));
    }

    private boolean passesDsn() {
        return words.stream().anyMatch(PASSES_DSN::contains)
                || IntStream.range(1, words.size())
                        .anyMatch(at -> words.get(at).equals("DSN")
                                && Set.of("-e", "--env").contains(words.get(at - 1)));
    }

    private Optional<String> valueOf(String option) {
        for (int at = 0; at < words.size(); at++) {
            if (words.get(at).startsWith(option + "=")) {
                return Optional.of(words.get(at).substring(option.length() + 1));
            } else if (words.get(at).equals(option) && at + 1 < words.size()) {
                return Optional.of(words.get(at + 1));
            }
        }
        return Optional.empty();
    }

    private static InputException invalid(String seen) {
        return new InputException(Finding.blocker(
                "KRATOS_COMMAND_INVALID",
                seen,
                "Ferryman runs the command itself, without a shell.",
                "Give a path, or a command with its arguments, with quotes around those that have spaces in them:"
                        + " --kratos \"docker run --rm --network host -e DSN oryd/kratos:v26.2.0\"."));
    }

    private static String program(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
                .replaceFirst("\\.exe$", "");
    }
}
