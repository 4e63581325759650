package org.ferryman.kratos.migrate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.binary.KratosCharm;
import org.ferryman.kratos.juju.CharmFindings;
import org.ferryman.kratos.juju.JujuApplication;
import org.ferryman.kratos.juju.MigrationTask;
import org.ferryman.kratos.juju.RefreshedCharm;

/** How migrations of a charm may end, and what to do then. */
final class CharmEnds {

    private final KratosCharm charm;
    private final Path folder;

    CharmEnds(KratosCharm charm, Path folder) {
        this.charm = charm;
        this.folder = folder;
    }

    Finding unsettled(Optional<JujuApplication> now, String version) {
        Optional<JujuApplication.Unit> stuck = now.flatMap(JujuApplication::stuck);
        if (stuck.isPresent()) {
            JujuApplication.Unit unit = stuck.get();
            return Finding.blocker(
                    "JUJU_UNIT_STUCK",
                    "After the refresh " + unit.name() + " is in " + unit.workload()
                            + (unit.message().isEmpty() ? "." : ": " + unit.message() + "."),
                    "Its charm can't go on by itself, and Kratos does not serve. No migration has run.",
                    "Resolve what it says; `juju debug-log --include " + unit.name() + "` has more, and after a failed"
                            + " hook `juju resolved " + unit.name() + "` tries again. Then run the command again."
                            + goingBack());
        } else if (now.isPresent() && now.get().leader().isEmpty()) {
            return CharmFindings.stillNoLeader(charm.name(), goingBack());
        } else if (now.filter(JujuApplication::isSettled).isPresent()
                && !now.get().version().isEmpty()
                && !now.get().version().equals(version)) {
            return CharmFindings.otherKratos(
                    charm.name().application() + " says that it runs Kratos "
                            + now.get().version(),
                    version);
        }
        return Finding.blocker(
                "JUJU_NOT_SETTLED",
                "The refresh of " + charm.name().application() + " has not come to its end: "
                        + now.map(JujuApplication::told).orElse("Juju does not answer") + ".",
                "Until then its charm can't run the migrations. None has run.",
                "Look at `" + KratosCharm.told(charm.name().in("status")) + "`, and run the command again: it goes on"
                        + " there." + goingBack());
    }

    private String goingBack() {
        if (charm.serving().isPresent()) {
            // The other application was not refreshed.
            return "";
        }
        try {
            return RefreshedCharm.recall(folder)
                    .map(before -> " To go back: `" + before.back() + "`.")
                    .orElse("");
        } catch (IOException unreadable) {
            return "";
        }
    }

    Finding unfinished(MigrationTask task) {
        return Finding.blocker(
                "JUJU_TASK_UNFINISHED",
                task.told() + ".",
                "The charm goes on with it, whether somebody waits or not.",
                "Run the command again: it goes on waiting. `"
                        + KratosCharm.told(
                                charm.name().in("show-task", task.id().isEmpty() ? "ID" : task.id()))
                        + "` shows it.");
    }

    /** Where an earlier run has begun it, or somebody by hand, and its task is not known. */
    Finding perhapsUnfinished(List<String> busy) {
        return Finding.blocker(
                "JUJU_TASK_UNFINISHED",
                "The charm may still run the migrations: " + String.join(", ", busy) + ".",
                "The guard is off for it, and is not set while migrations are still running.",
                "Run the command again: it goes on waiting, until these sessions do nothing any more.");
    }

    Finding stopped(MigrationTask task, MigrationWatch watch) {
        String seen = task.told() + "; " + watch.recorded() + " of " + watch.total() + " migrations are recorded.";
        if (task.succeeded()) {
            return Finding.blocker(
                    "JUJU_NOTHING_RECORDED",
                    seen,
                    "The charm says that all went well: it has migrated another database, or with another Kratos.",
                    "Compare the database that `juju show-unit` names for pg-database with --url, and the version"
                            + " that `" + KratosCharm.told(charm.name().in("status"))
                            + "` shows with what is planned.");
        }
        return Finding.blocker(
                "JUJU_TASK_FAILED",
                seen,
                "Each migration that is recorded is committed; the charm does not say why it stopped, and Kratos does"
                        + " not serve.",
                "`juju debug-log --include " + charm.name().application() + "` has the reason. Resolve it, and run the"
                        + " command again: it goes on there." + goingBack());
    }

    /** @param seconds for how long the charm may run them */
    Finding byHandUnfinished(MigrationWatch watch, long seconds) {
        return Finding.blocker(
                "KRATOS_BY_HAND_UNFINISHED",
                "Of the migrations that the charm is to run, " + watch.recorded() + " of " + watch.total()
                        + " are recorded.",
                "Ferryman only watched, and ended nothing. A charm that is at work goes on, until the time of its own"
                        + " timeout= is over.",
                "`ferryman kratos status` shows the level. Run `" + KratosCharm.told(charm.migration(seconds))
                        + "`, and the command again: it goes on there.");
    }

    Finding sessionsLeft(List<String> writers) {
        return Finding.blocker(
                "JUJU_SESSIONS_LEFT",
                "Sessions of roles that may write to Kratos' tables: " + String.join(", ", writers) + ".",
                "The charm's Kratos can't have the pass of a guard: nothing would keep these from writing while it"
                        + " migrates. The charm has not been told to.",
                "End them: stop what they belong to, or run pg_terminate_backend with their pid. Then run the command"
                        + " again." + goingBack());
    }

    Finding refreshFailed(String failure) {
        return Finding.blocker(
                "JUJU_REFRESH_FAILED",
                "`" + KratosCharm.told(charm.refresh()) + "`: " + failure + ".",
                "The charm was not refreshed, and no migration has run.",
                "Resolve what Juju says; `" + KratosCharm.told(charm.name().in("status")) + "` shows how it stands."
                        + " Then run the command again.");
    }

    static Finding migratedItself() {
        return Finding.info(
                "JUJU_MIGRATED_ITSELF",
                "The migrations were recorded before the action was run.",
                "The charm, or somebody, ran them; the action is run all the same, as the charm starts Kratos only"
                        + " afterwards.");
    }

    Finding failedAtTheEnd(MigrationTask task) {
        return Finding.warning(
                "JUJU_TASK_FAILED",
                task.told() + ", and all migrations are recorded.",
                "The database is as it should be; the charm starts Kratos only after an action that succeeded.",
                "Ferryman has run the action once more: look at `"
                        + KratosCharm.told(charm.name().in("status")) + "`.");
    }

    /** What a refresh is waited for. */
    String settling(Optional<JujuApplication> now) {
        return now.filter(seen -> seen.units().isEmpty())
                .map(none -> "you to run `"
                        + KratosCharm.told(charm.name()
                                .in("scale-application", charm.name().application(), "1"))
                        + "`: there is no unit that could run the migrations")
                .or(() -> now.map(JujuApplication::told))
                .orElse("Juju to answer");
    }

    Finding notActive(Optional<JujuApplication> now) {
        return Finding.warning(
                "JUJU_NOT_ACTIVE",
                "All migrations are recorded, and the charm does not say that it is active: "
                        + now.map(JujuApplication::told).orElse("Juju does not answer") + ".",
                "It starts Kratos at its next event, usually within five minutes.",
                "Look at `" + KratosCharm.told(charm.name().in("status")) + "` and at `juju debug-log`.");
    }

    Finding peerVersion(String believed, String version, long seconds) {
        return Finding.warning(
                "JUJU_PEER_VERSION",
                "The charm believes that the database has the migrations of "
                        + (believed.isEmpty() ? "no Kratos" : "Kratos " + believed) + ", and it has those of " + version
                        + ".",
                "It keeps that in its peer relation, and starts Kratos only when it is what it runs.",
                "Run `" + KratosCharm.told(charm.migration(seconds))
                        + "`: there is nothing left to migrate, and the charm takes note.");
    }
}
