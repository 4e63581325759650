package org.ferryman.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TerminalDialogue;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Patience;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;

/** The program in this process, with a home directory and an environment of its own, and nobody at the terminal. */
final class Ferryman {

    final Map<String, String> environment = new HashMap<>();
    final Path home;
    final List<Said> said = new ArrayList<>();
    private Optional<TerminalDialogue> person = Optional.empty();
    private Patience patience = TestPatience.get();

    Ferryman(Path home, String password) {
        this.home = home;
        environment.put("PGPASSWORD", password);
    }

    /** What an invocation printed, and its exit code. */
    public record Said(int exit, String out, String err) {

        JsonNode json() throws IOException {
            return new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(out);
        }

        /** The ids of all findings. */
        List<String> findingIds() throws IOException {
            return json().path("findings").findValuesAsText("id");
        }
    }

    /** A command on a database of Kratos, as its superuser, that prints JSON. */
    static Said kratos(Path home, TestDatabase test, String... arguments) {
        List<String> all = new ArrayList<>(List.of("kratos"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--url", test.url(), "--json"));
        return new Ferryman(home, test.password()).run(all.toArray(String[]::new));
    }

    /** With time for programs that need a second each. */
    Ferryman patient() {
        patience = TestPatience.forPrograms();
        return this;
    }

    /** Somebody who answers every question so. */
    Ferryman with(String answer) {
        person = Optional.of(new TerminalDialogue() {
            @Override
            public boolean confirm(String question, String word) {
                return answer.equals(word);
            }

            @Override
            public Optional<Secret> password(String question) {
                return Optional.of(Secret.of(answer));
            }
        });
        return this;
    }

    Said run(String... arguments) {
        return run(new Cancellation(), arguments);
    }

    /** The same, which may be cancelled. */
    Said run(Cancellation cancellation, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                StandardCharsets.UTF_8,
                environment,
                home,
                "Linux",
                person,
                new TextStyle(true, false),
                patience);
        int exit = Main.run(arguments, terminal, cancellation);
        Said last = new Said(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        said.add(last);
        return last;
    }
}
