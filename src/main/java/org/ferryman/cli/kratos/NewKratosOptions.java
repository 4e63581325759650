package org.ferryman.cli.kratos;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.KratosCommand;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.config.KratosConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Kratos is upgraded to, and how it is run. */
final class NewKratosOptions {

    @Option(
            names = "--kratos",
            paramLabel = "COMMAND",
            description = "How the new Kratos is run: its path, or a command such as \"docker run --rm --network host"
                    + " -e DSN oryd/kratos:v26.2.0\". No shell is involved. It gets the database by the variable DSN,"
                    + " with the password of the connection; FERRYMAN_KRATOS_DSN replaces that. It is asked for its"
                    + " version first, and for its migrations only where that can't migrate: from v25.4.0 on.")
    private @Nullable String command;

    @Option(
            names = "--by-hand",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "VERSION",
            description = "You run the new Kratos yourself. Its version if it is not the newest release that Ferryman"
                    + " knows: --by-hand=v25.4.0.")
    private @Nullable String byHand;

    /** The same options for another command. */
    List<String> words() {
        if (command != null) {
            return List.of("--kratos", command);
        }
        return byHand == null ? List.of() : List.of(byHand.isEmpty() ? "--by-hand" : "--by-hand=" + byHand);
    }

    boolean isContradictory() {
        return command != null && byHand != null;
    }

    NewKratos read(Map<String, String> environment, Optional<KratosConfig> config) throws InputException {
        if (command != null) {
            return new NewKratos.Program(new KratosBinary(KratosCommand.parse(command), environment, config));
        }
        return byHand != null
                ? new NewKratos.ByHand(Optional.of(byHand).filter(tag -> !tag.isEmpty()), config)
                : new NewKratos.Unnamed(config);
    }
}
