package org.ferryman.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
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
}
