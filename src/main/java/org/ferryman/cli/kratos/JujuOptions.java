package org.ferryman.cli.kratos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.binary.JujuName;
import org.ferryman.kratos.binary.KratosCharm;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A Kratos that a Juju charm runs. */
final class JujuOptions {

    private static final String CHANNEL = "--channel";
    private static final String REVISION = "--revision";

    @Option(
            names = KratosCharm.OPTION,
            paramLabel = "MODEL:APP",
            description = "A Juju charm runs Kratos: its application and model, as `juju status -m MODEL` shows them."
                    + " Juju refreshes the charm and runs its action run-migration; where Juju can't be used, the"
                    + " commands are shown, and the database is watched. FERRYMAN_JUJU names the client if it is not"
                    + " juju.")
    private @Nullable String application;

    @Option(
            names = KratosCharm.TARGET_OPTION,
            paramLabel = "MODEL:APP",
            description = "With --juju and --target: the application that is to take over. Its charm runs the"
                    + " migrations.")
    private @Nullable String target;

    @Option(
            names = CHANNEL,
            paramLabel = "CHANNEL",
            description = "With --juju: the channel that the charm is refreshed from. Without it and --revision nothing"
                    + " is refreshed: you have done that.")
    private @Nullable String channel;

    @Option(
            names = REVISION,
            paramLabel = "N",
            description = "With --juju: the revision that the charm is refreshed to.")
    private @Nullable Integer revision;

    @Option(
            names = KratosCharm.VERSION_OPTION,
            paramLabel = "VERSION",
            description = "With --juju: the Kratos that the charm brings, as v26.2.0, where Ferryman does not know it:"
                    + " it knows older revisions.")
    private @Nullable String version;

    boolean isNamed() {
        return application != null;
    }

    /** The same options for another command. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        add(words, KratosCharm.OPTION, application);
        add(words, KratosCharm.TARGET_OPTION, target);
        add(words, CHANNEL, channel);
        add(words, REVISION, revision == null ? null : String.valueOf(revision));
        add(words, KratosCharm.VERSION_OPTION, version);
        return words;
    }

    private static void add(List<String> words, String option, @Nullable String value) {
        if (value != null) {
            words.addAll(List.of(option, value));
        }
    }

    /** Complains about what does not go together. */
    void check(KratosCommandLine line, boolean other) {
        if (application == null) {
            List<String> alone = words();
            if (!alone.isEmpty()) {
                throw line.usage(alone.get(0) + " goes with " + KratosCharm.OPTION + ".");
            }
        } else if (other && target == null) {
            throw line.usage("With --target, name both applications: the one that serves with " + KratosCharm.OPTION
                    + ", the one that is to take over with " + KratosCharm.TARGET_OPTION + ".");
        } else if (!other && target != null) {
            throw line.usage(KratosCharm.TARGET_OPTION + " goes with --target.");
        }
        if (revision != null && revision < 0) {
            throw line.usage(REVISION + " takes the number of a revision, not " + revision + ".");
        }
    }

    KratosCharm read(Map<String, String> environment) throws InputException {
        JujuName serving = JujuName.parse(KratosCharm.OPTION, String.valueOf(application));
        return new KratosCharm(
                target == null ? serving : JujuName.parse(KratosCharm.TARGET_OPTION, target),
                target == null ? Optional.empty() : Optional.of(serving),
                Optional.ofNullable(channel),
                revision == null ? OptionalInt.empty() : OptionalInt.of(revision),
                Optional.ofNullable(version),
                environment.getOrDefault(KratosCharm.PROGRAM, "juju"));
    }
}
