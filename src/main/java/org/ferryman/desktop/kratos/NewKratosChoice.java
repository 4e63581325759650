package org.ferryman.desktop.kratos;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.KratosCommand;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.config.KratosConfig;

/**
 * Which Kratos is upgraded to, as it was chosen.
 *
 * @param how it is run
 * @param text its path or command line, or its version if it is run by hand
 * @param config Kratos' configuration; may be empty
 */
public record NewKratosChoice(How how, String text, String config) {

    /** The document that explains the pages. */
    public static final String DOCUMENT = "kratos.md";

    /** How it is run. */
    public enum How {
        /** By Ferryman. */
        PROGRAM,
        /** By somebody else. */
        BY_HAND
    }

    /**
     * What that stands for; looks whether there is such a program, and reads the configuration.
     *
     * @param environment of this program
     * @throws InputException if it can't be run so, or the configuration can't be read
     */
    public NewKratos resolve(Map<String, String> environment) throws InputException {
        Optional<KratosConfig> known = read(config);
        return how == How.PROGRAM
                ? new NewKratos.Program(new KratosBinary(KratosCommand.parse(text), environment, known))
                : new NewKratos.ByHand(Optional.of(text).filter(tag -> !tag.isEmpty()), known);
    }

    /**
     * The configuration in the file that a text names; empty if it names none.
     *
     * @throws InputException if it can't be read
     */
    public static Optional<KratosConfig> read(String file) throws InputException {
        return file.isEmpty() ? Optional.empty() : Optional.of(KratosConfig.read(path(file)));
    }

    /**
     * The file that a text names.
     *
     * @throws InputException if it can't be the path of a file
     */
    public static Path path(String text) throws InputException {
        try {
            return Path.of(text).toAbsolutePath();
        } catch (InvalidPathException invalid) {
            throw new InputException(Finding.blocker(
                    "CONFIG_PATH_INVALID",
                    "This can't be the path of a file.",
                    "It is the name of a file on this machine.",
                    "Choose the file, or leave the field empty."));
        }
    }

    /** What names it on the command line; of one that was {@link #resolve resolved}. */
    public List<String> options() {
        List<String> options = new ArrayList<>();
        if (how == How.PROGRAM) {
            options.addAll(List.of("--kratos", text));
        } else {
            options.add(text.isEmpty() ? "--by-hand" : "--by-hand=" + text);
        }
        if (!config.isEmpty()) {
            options.addAll(
                    List.of("--kratos-config", Path.of(config).toAbsolutePath().toString()));
        }
        return options;
    }
}
