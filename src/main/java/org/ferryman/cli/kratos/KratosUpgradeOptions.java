package org.ferryman.cli.kratos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.config.KratosConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Kratos is upgraded to, how it is run, and what it is configured to do. */
public final class KratosUpgradeOptions {

    @Mixin
    private NewKratosOptions named = new NewKratosOptions();

    @Option(
            names = "--kratos-config",
            paramLabel = "FILE",
            description = "The new Kratos' configuration (YAML, JSON or TOML). It is passed on to its migrations, and"
                    + " read: its identity schemas are compared with those that identities have. The database comes"
                    + " from --url all the same. Of its secrets only the names are kept.")
    private @Nullable Path config;

    /** The same options for another command. */
    List<String> words() {
        List<String> words = new ArrayList<>(named.words());
        if (config != null) {
            words.addAll(List.of("--kratos-config", config.toAbsolutePath().toString()));
        }
        return words;
    }

    void check(KratosCommandLine line, boolean other) {
        named.check(line, other);
    }

    NewKratos read(Map<String, String> environment) throws InputException {
        Optional<KratosConfig> known = config == null ? Optional.empty() : Optional.of(KratosConfig.read(config));
        return named.read(environment, known);
    }
}
