package org.ferryman.kratos.assess;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.kratos.binary.KnownMigration;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.KratosVersion;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.juju.CharmFindings;
import org.ferryman.kratos.juju.CharmLook;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.plan.UpgradePlan;
import org.ferryman.kratos.plan.UpgradePlanner;
import org.ferryman.postgres.Database;

/**
 * What is known of the new Kratos.
 *
 * @param named how it is run
 * @param version what it says; empty if it was not run
 * @param migrations what it says that it has; empty if it could not be asked without migrating
 * @param surroundings what should be known of the charm that runs it, if one does
 */
public record UpgradeTarget(
        NewKratos named,
        Optional<KratosVersion> version,
        Optional<List<KnownMigration>> migrations,
        List<Finding> surroundings) {

    /** Copies the list. */
    public UpgradeTarget {
        surroundings = List.copyOf(surroundings);
    }

    /** Asks it, if it can be run: its version first, and its migrations where the question changes nothing. */
    public static UpgradeTarget ask(NewKratos named, Database database, Work work) throws Exception {
        List<Finding> surroundings = new ArrayList<>();
        Optional<String> brought = Optional.empty();
        if (named instanceof NewKratos.Charm charm) {
            Optional<String> own = charm.charm().serving().isPresent()
                    ? Optional.empty()
                    : Optional.of(database.settings().database());
            CharmLook look = CharmLook.at(charm.charm(), own, database.patience(), work.cancellation());
            surroundings.addAll(look.findings());
            brought = look.version();
        }
        if (named.program().isEmpty()) {
            return new UpgradeTarget(named, brought.map(KratosVersion::new), Optional.empty(), surroundings);
        }
        KratosBinary binary = named.program().get();
        KratosVersion version = binary.version(database, work);
        brought.filter(expected -> !expected.equals(version.text()))
                .ifPresent(expected -> surroundings.add(
                        CharmFindings.otherKratos("The program of --kratos is Kratos " + version.text(), expected)));
        return new UpgradeTarget(
                named,
                Optional.of(version),
                version.statusReadsOnly() ? Optional.of(binary.migrations(version, database, work)) : Optional.empty(),
                surroundings);
    }

    /** What it would do to a database. */
    public UpgradePlan plan(KratosDatabase kratos) {
        UpgradePlanner planner = new UpgradePlanner(kratos);
        if (named instanceof NewKratos.ByHand byHand) {
            return planner.towards(
                    byHand.tag().orElse(KratosLevels.SHIPPED.newestRelease().name()));
        } else if (version.isEmpty()) {
            return planner.unknown();
        }
        String text = version.get().text();
        return migrations.map(known -> planner.towards(text, known)).orElseGet(() -> planner.towards(text));
    }

    /** What should be known of it and of the plan. */
    public List<Finding> findings(KratosDatabase kratos, UpgradePlan plan) {
        List<Finding> findings = new ArrayList<>(surroundings);
        if (named instanceof NewKratos.Unnamed) {
            findings.add(Finding.info(
                    "KRATOS_COMMAND_MISSING",
                    "No new Kratos is named.",
                    "There is no plan without it: give --kratos with its path or command, --juju with the application"
                            + " whose charm runs it, or --by-hand."));
        } else if (plan.answer() == UpgradePlan.Answer.UNKNOWN && kratos.level().isUpgradable()) {
            findings.add(
                    named instanceof NewKratos.Charm charm && version.isEmpty()
                            ? CharmFindings.versionUnknown(charm.charm())
                            : unknownVersion());
        } else if (plan.answer() == UpgradePlan.Answer.BINARY_OLDER) {
            findings.add(Finding.blocker(
                    "KRATOS_BINARY_OLDER",
                    "The database has migrations that Kratos " + shown() + " does not have.",
                    "An older Kratos finds nothing to do on a newer database and says that all went well.",
                    named instanceof NewKratos.Charm
                            ? "Name a revision of the charm with the Kratos that you want to upgrade to, with"
                                    + " --revision."
                            : "Give the Kratos that you want to upgrade to, with --kratos."));
        } else if (plan.answer() == UpgradePlan.Answer.NOT_NEEDED) {
            findings.add(Finding.info(
                    "KRATOS_UP_TO_DATE",
                    "The database has all migrations of Kratos " + shown() + ".",
                    "No migration is needed."));
        }
        if (migrations.isPresent() && !kratos.tables().isEmpty() && seesAnother(kratos, migrations.get())) {
            findings.add(Finding.blocker(
                    "KRATOS_SEES_ANOTHER_DATABASE",
                    "Kratos " + shown() + " does not see the migrations that this database has recorded.",
                    "It works on another database or schema than Ferryman, or the migrations run just now.",
                    "Compare FERRYMAN_KRATOS_DSN, the host name that a container sees, and the search_path of the role"
                            + " with --url; then try again."));
        }
        return findings;
    }

    private Finding unknownVersion() {
        return Finding.blocker(
                "KRATOS_VERSION_UNKNOWN",
                "Ferryman does not know which migrations Kratos " + shown() + " has.",
                "Only a release from v25.4.0 on can be asked for them: an older one, or one that does not say which it"
                        + " is, might migrate instead.",
                "Take a release of Kratos; Ferryman knows those up to "
                        + KratosLevels.SHIPPED.newestRelease().name() + " and asks later ones themselves.");
    }

    /** Its version, for people. */
    public String shown() {
        if (named instanceof NewKratos.ByHand byHand) {
            return byHand.tag().orElse(KratosLevels.SHIPPED.newestRelease().name());
        }
        return version.map(KratosVersion::text).orElse("");
    }

    private static boolean seesAnother(KratosDatabase kratos, List<KnownMigration> migrations) {
        Set<String> seen = new HashSet<>();
        Set<String> here = new HashSet<>();
        for (KnownMigration migration : migrations) {
            if (migration.applied()) {
                seen.add(migration.version());
            }
            if (kratos.applied().contains(migration.version())) {
                here.add(migration.version());
            }
        }
        return !seen.equals(here);
    }
}
