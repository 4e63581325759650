package org.ferryman.kratos.binary;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A Kratos that a Juju charm runs, and what it is to be refreshed to. Without channel and revision nothing is
 * refreshed: that was done already.
 *
 * @param name the application whose charm runs the migrations
 * @param serving the application that serves meanwhile, if it is another one
 * @param channel of the charm, as {@code juju refresh} takes it
 * @param revision of the charm
 * @param version of the Kratos that the charm brings, if somebody said so
 * @param program how Juju's client is called on this machine
 */
public record KratosCharm(
        JujuName name,
        Optional<JujuName> serving,
        Optional<String> channel,
        OptionalInt revision,
        Optional<String> version,
        String program) {

    /** The option that names the application. */
    public static final String OPTION = "--juju";

    /** The option that names the one that is to take over. */
    public static final String TARGET_OPTION = "--juju-target";

    /** The option that says which Kratos the charm brings. */
    public static final String VERSION_OPTION = "--to-version";

    /** Replaces the program: for a client that is not found by its name. */
    public static final String PROGRAM = "FERRYMAN_JUJU";

    /** Whether the charm is to be refreshed. */
    public boolean refreshes() {
        return channel.isPresent() || revision.isPresent();
    }

    /** What refreshes it: the words after {@code juju}. */
    public List<String> refresh() {
        List<String> words = name.in("refresh", name.application());
        channel.ifPresent(known -> words.addAll(List.of("--channel", known)));
        revision.ifPresent(known -> words.addAll(List.of("--revision", String.valueOf(known))));
        return words;
    }

    /** What has the charm run the migrations: the words after {@code juju}. */
    public List<String> migration(long seconds) {
        return name.in("run", name.application() + "/leader", "run-migration", "timeout=" + seconds);
    }

    /** A call of Juju, to be copied. */
    public static String told(List<String> words) {
        return "juju " + String.join(" ", words);
    }
}
