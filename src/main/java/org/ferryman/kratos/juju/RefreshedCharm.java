package org.ferryman.kratos.juju;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.binary.JujuName;
import org.ferryman.kratos.binary.KratosCharm;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;

/**
 * What was deployed before the charm was refreshed: what a way back refreshes to.
 *
 * @param when it was looked at
 * @param name the application
 * @param channel of the charm
 * @param revision of the charm
 * @param version of its Kratos; may be empty
 * @param level of the database
 */
public record RefreshedCharm(Instant when, JujuName name, String channel, int revision, String version, String level) {

    private static final MemoryEntry<RefreshedCharm> MEMORY = new MemoryEntry<>(
            "juju-before", RefreshedCharm.class, "Juju does not tell which revision of a charm there was before.");

    /** What a run folder has of it. */
    public static Optional<RefreshedCharm> recall(Path folder) throws IOException {
        return new RunMemory(folder).recall(MEMORY);
    }

    /**
     * Keeps what is deployed now, before it is refreshed: unless it was refreshed before, and nothing was migrated
     * since.
     *
     * @param level of the database
     * @param exact whether that is the level of a release
     */
    public static RefreshedCharm keep(Path folder, JujuApplication now, String level, boolean exact)
            throws IOException {
        Optional<RefreshedCharm> earlier = recall(folder)
                .filter(before -> before.name().equals(now.name()))
                .filter(before -> !exact || before.level().equals(level));
        if (earlier.isPresent()) {
            return earlier.get();
        }
        RefreshedCharm before =
                new RefreshedCharm(Instant.now(), now.name(), now.channel(), now.revision(), now.version(), level);
        new RunMemory(folder).keep(MEMORY, before);
        return before;
    }

    /** The command that goes back to it. */
    public String back() {
        return KratosCharm.told(name.in("refresh", name.application())) + " --revision " + revision
                + (channel.isEmpty() ? "" : " --channel " + channel);
    }

    /**
     * That it was refreshed, and how to go back.
     *
     * @param serving the application that serves meanwhile, if it is another one
     */
    public Finding finding(Optional<JujuName> serving) {
        return Finding.info(
                "JUJU_REFRESHED",
                "Before the refresh " + name.application() + " had revision " + revision
                        + (channel.isEmpty() ? "" : " from " + channel)
                        + (version.isEmpty() ? "." : ", with Kratos " + version + "."),
                serving.map(other ->
                                other.application() + " was not refreshed, and goes on with its own database: a way"
                                        + " back needs no refresh.")
                        .orElseGet(() -> "To go back, put the database back with `ferryman kratos undo`, and run `"
                                + back() + "`."));
    }
}
