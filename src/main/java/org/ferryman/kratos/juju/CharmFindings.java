package org.ferryman.kratos.juju;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.binary.JujuName;
import org.ferryman.kratos.binary.KratosCharm;

/** What should be known of a Kratos that a charm runs. The charm's ways are as its own source has them. */
public final class CharmFindings {

    private static final String LEADER = "Only the leader's charm runs the migrations.";

    private CharmFindings() {}

    static Finding noAccess(KratosCharm charm, String why) {
        return Finding.warning(
                "JUJU_NO_ACCESS",
                "Juju does not answer here: " + why + ".",
                "Ferryman shows each command of Juju instead, and sees in the database what came of it.",
                "Run the commands where you can use Juju. Or make it work here: install the client, or name it with "
                        + KratosCharm.PROGRAM + "; `juju login`; and `"
                        + KratosCharm.told(charm.name().in("status")) + "` must answer.");
    }

    static Finding missing(KratosCharm charm) {
        return charm.serving().isPresent()
                ? missing(charm.name(), "Its charm runs the migrations.", KratosCharm.TARGET_OPTION)
                : missing(charm.name(), "Its charm runs the migrations.", KratosCharm.OPTION);
    }

    static Finding missingServing(JujuName name) {
        return missing(name, "What it is integrated with is to be moved to the other one.", KratosCharm.OPTION);
    }

    private static Finding missing(JujuName name, String why, String option) {
        return Finding.blocker(
                "JUJU_APPLICATION_MISSING",
                "There is no application " + name.application() + " in the model " + name.model() + ".",
                why,
                "Look at `" + KratosCharm.told(name.in("status")) + "`, and give " + option
                        + " the name that it shows.");
    }

    static List<Finding> of(JujuApplication application) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.info(
                "JUJU_APPLICATION",
                application.told() + ".",
                "Its database: "
                        + application.database().map(CharmFindings::told).orElse("none") + "."));
        if (application.leader().isEmpty()) {
            findings.add(noLeader(application.name()));
        }
        findings.add(Finding.info(
                "JUJU_CHARM_SUPERUSER",
                "The charm asks PostgreSQL for a superuser: Kratos works as one.",
                "Rights and row security don't limit it. The guard that stops writes holds superusers, too."));
        findings.add(Finding.info(
                "JUJU_RESTARTS_KRATOS",
                "The charm and Pebble start Kratos and its courier again when somebody stops them.",
                "Only a refresh that waits for its migration, or no unit (`"
                        + KratosCharm.told(application
                                .name()
                                .in("scale-application", application.name().application(), "0"))
                        + "`), keeps them stopped."));
        return findings;
    }

    private static String told(JujuApplication.Backing database) {
        if (database.channel().isEmpty()) {
            return database.name() + (database.revision().isEmpty() ? "" : ", offered as " + database.revision());
        }
        return database.name() + ", charm " + database.charm() + " from " + database.channel() + " revision "
                + database.revision();
    }

    private static Finding noLeader(JujuName name) {
        return Finding.warning("JUJU_NO_LEADER", leaderless(name), LEADER, awaitLeader(name));
    }

    /**
     * Nobody runs the action.
     *
     * @param back how to go back
     */
    public static Finding stillNoLeader(JujuName name, String back) {
        return Finding.blocker(
                "JUJU_NO_LEADER", leaderless(name), LEADER, awaitLeader(name) + " Then run the command again." + back);
    }

    private static String leaderless(JujuName name) {
        return "No unit of " + name.application() + " is the leader.";
    }

    private static String awaitLeader(JujuName name) {
        return "Wait until `" + KratosCharm.told(name.in("status")) + "` marks a unit with *; with no unit, run `"
                + KratosCharm.told(name.in("scale-application", name.application(), "1")) + "`.";
    }

    /**
     * Whether it is integrated with the database that is to be migrated.
     *
     * @param wanted its name; empty if nobody says which it should be
     */
    static List<Finding> database(
            JujuApplication application, Optional<CharmDatabase> behind, Optional<String> wanted) {
        Optional<String> name = behind.map(CharmDatabase::name).filter(known -> !known.isEmpty());
        if (wanted.isEmpty() || name.isEmpty() || name.equals(wanted)) {
            return List.of();
        }
        return List.of(Finding.blocker(
                "JUJU_ANOTHER_DATABASE",
                application.name().application() + " uses the database " + name.get() + ", and Ferryman is connected"
                        + " to " + wanted.get() + ".",
                "The charm would migrate its own, and Ferryman would prove nothing about it.",
                "Name that database with --url (with --target, that of " + KratosCharm.TARGET_OPTION
                        + "), or another application."));
    }

    static Finding release(KratosCharm charm, String version) {
        return Finding.info(
                "JUJU_KRATOS_VERSION",
                "The charm brings Kratos " + version + ".",
                "What is new: https://github.com/ory/kratos/releases/tag/" + version + "; the SQL of its migrations:"
                        + " https://github.com/ory/kratos/tree/" + version + "/persistence/sql/migrations/sql"
                        + (charm.revision().isPresent() && charm.revision().getAsInt() <= CharmVersions.newest()
                                ? "; the charm: https://github.com/canonical/kratos-operator/tree/rev"
                                        + charm.revision().getAsInt()
                                : "")
                        + ".");
    }

    /** It can't be said what would run. */
    public static Finding versionUnknown(KratosCharm charm) {
        String which = charm.revision().isPresent()
                ? "revision " + charm.revision().getAsInt() + " of the charm"
                : charm.refreshes() ? "the charm in " + charm.channel().orElse("") : "the charm";
        return Finding.blocker(
                "JUJU_VERSION_UNKNOWN",
                "Ferryman does not know which Kratos " + which + " brings.",
                "It knows the revisions up to " + CharmVersions.newest()
                        + "; which migrations would run can't be said.",
                "Look at the charm's resource oci-image, and name its version with " + KratosCharm.VERSION_OPTION
                        + "; or give the same Kratos with --kratos, to be asked.");
    }

    /** Two say different things of the same Kratos. */
    public static Finding otherKratos(String seen, String expected) {
        return Finding.blocker(
                "JUJU_OTHER_KRATOS",
                seen + ", and not " + expected + ".",
                "What was planned and rehearsed would not be what runs.",
                "Give the version that the charm brings with " + KratosCharm.VERSION_OPTION
                        + ", and that Kratos with --kratos; then run the command again.");
    }
}
