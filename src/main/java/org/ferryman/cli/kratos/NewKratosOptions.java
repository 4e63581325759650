package org.ferryman.cli.kratos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.KratosCharm;
import org.ferryman.kratos.binary.KratosCommand;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.config.KratosConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Kratos is upgraded to, and how it is run. */
final class NewKratosOptions {

    @Option(
            names = "--kratos",
            paramLabel = "COMMAND",
            description = "How the new Kratos is run: its path, or a command such as \"docker run --rm --network host"
                    + " -e DSN oryd/kratos:v26.2.0\". No shell is involved. It gets the database by the variable DSN,"
                    + " with the password of the connection; FERRYMAN_KRATOS_DSN replaces that. It is asked for its"
                    + " version first, and for its migrations only where that can't migrate: from v25.4.0 on. With"
                    + " --juju: the Kratos that the charm brings, to be asked and to be rehearsed with.")
    private @Nullable String command;

    @Option(
            names = "--by-hand",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "VERSION",
            description = "You run the new Kratos yourself. Its version if it is not the newest release that Ferryman"
                    + " knows: --by-hand=v25.4.0.")
    private @Nullable String byHand;

    @Mixin
    private JujuOptions juju = new JujuOptions();

    /** The same options for another command. */
    List<String> words() {
        List<String> words = new ArrayList<>(juju.words());
        if (command != null) {
            words.addAll(List.of("--kratos", command));
        } else if (byHand != null) {
            words.add(byHand.isEmpty() ? "--by-hand" : "--by-hand=" + byHand);
        }
        return words;
    }

    /**
     * Complains about what does not go together.
     *
     * @param other whether another database is to take over
     */
    void check(KratosCommandLine line, boolean other) {
        if (byHand != null && (command != null || juju.isNamed())) {
            throw line.usage("Give either " + (juju.isNamed() ? KratosCharm.OPTION : "--kratos") + " or --by-hand.");
        }
        juju.check(line, other);
    }

    NewKratos read(Map<String, String> environment, Optional<KratosConfig> config) throws InputException {
        Optional<KratosBinary> binary = command == null
                ? Optional.empty()
                : Optional.of(new KratosBinary(KratosCommand.parse(command), environment, config));
        if (juju.isNamed()) {
            return new NewKratos.Charm(juju.read(environment), binary, config);
        } else if (binary.isPresent()) {
            return new NewKratos.Program(binary.get());
        }
        return byHand != null
                ? new NewKratos.ByHand(Optional.of(byHand).filter(tag -> !tag.isEmpty()), config)
                : new NewKratos.Unnamed(config);
    }
}
