package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.testing.TestPatience;
import picocli.CommandLine;

/** The commands without anything behind them: to be parsed, and to tell about themselves. */
final class Grammar {

    private Grammar() {}

    static CommandLine of() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(
                nowhere,
                nowhere,
                StandardCharsets.UTF_8,
                Map.of(),
                Path.of("nowhere"),
                "Linux",
                Optional.empty(),
                new TextStyle(true, false),
                TestPatience.get());
        return Main.commands(terminal, new Cancellation());
    }

    /** A command of a service, by the words after the service's own; options among them are passed over. */
    static CommandLine command(String service, List<String> words) {
        CommandLine command = Objects.requireNonNull(of().getSubcommands().get(service));
        for (String word : words) {
            if (!word.startsWith("--")) {
                command = command.getSubcommands().get(word);
                assertThat(command).as("the command " + words).isNotNull();
            }
        }
        return command;
    }

    /** What a command says of itself, in one line. */
    static String description(CommandLine command) {
        return plain(command.getCommandSpec().usageMessage().description());
    }

    /** A text of help in one line. */
    static String plain(String... lines) {
        return String.join(" ", lines).replaceAll("\\s+", " ");
    }

    /** The help of a service's {@code run} names the steps of its way in their order. */
    static void assertRunNames(String service, List<PlaybookStep<?, ?>> way) {
        String ids = way.stream().map(step -> step.id().text()).collect(Collectors.joining(", "));
        CommandLine run = command(service, List.of("run"));
        assertThat(description(run)).contains("step by step: " + ids + ".");
        String last = ", " + way.get(way.size() - 1).id();
        assertThat(plain(run.getCommandSpec().findOption("--from").description()))
                .contains(": " + ids.replace(last, " or" + last.substring(1)) + ".");
    }
}
